import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { appendFile, copyFile, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SequenceLine } from '../../src/domain/report.ts';
import { assay, finish, makeEmptyFolder, makeShowFolder, removeFolder, type Scanned, scanJson, told } from './cli.ts';

const TRUST = ['--trust', 'ca/ca.pem'];

let show: string;
let first: Scanned;

beforeAll(async () => {
  show = await makeShowFolder();
  first = await scanJson(show, 'dailies');
});
afterAll(() => removeFolder(show));

const originOf = (scanned: Scanned, path: string) => {
  const { status, origin, certainty, credential } = scanned.find(path);
  return [status, origin ?? '-', certainty ?? '-', credential.state].join(' ');
};

describe('the first scan', () => {
  test.each([
    ['sh010/sh010_sign_v002.png', 'checked generated implied absent'],
    ['sh020/sh020_sky_reference.png', 'checked generated implied absent'],
    ['sh020/sh020_sky_signed.jpg', 'checked generated declared valid'],
    ['sh020/sh020_matte_v001.jpg', 'checked ai-edited declared absent'],
    ['sound/sh020_temp_music.wav', 'checked generated declared absent'],
    ['sh030/sh030_plate_signed.jpg', 'checked not-ai declared valid'],
    ['sh030/sh030_plate_tampered.jpg', 'checked unknown - tampered'],
    ['sh030/sh030_grade_over_tampered.png', 'checked unknown - valid'],
    ['sh030/sh030_cg_v002.exr', 'checked not-ai declared valid'],
    ['sh030/sh030_still_v001.jpg', 'checked unknown - absent'],
    ['sh030/sh030_still_v001.tif', 'checked unknown - absent'],
    ['sh030/sh030_grade_v001.png', 'checked unknown - absent'],
    ['sound/sh010_wind.wav', 'checked unknown - absent'],
    ['editorial/ep101_cut_v001.mp4', 'checked unknown - absent'],
    ['sh040/sh040_fx_v001.1004.exr.part', 'unfinished - - absent'],
  ])('%s is %s', (path, expected) => {
    expect(originOf(first, path)).toBe(expected);
  });

  test('finds what is wrong with single files', () => {
    const codes = (path: string) => first.find(path).findings.map(({ code }) => code);
    expect(codes('sh030/sh030_plate_tampered.jpg')).toContain('credential.tampered');
    expect(codes('sh030/sh030_grade_over_tampered.png')).toContain('credential.ingredient-tampered');
    expect(codes('sh030/sh030_element_v001.png')).toContain('media.extension-mismatch');
    expect(codes('sh030/sh030_roto_v004.c2pa')).toEqual(['credential.orphan-sidecar']);
    expect(first.find('sh030/sh030_grade_over_tampered.png').ingredients).toMatchObject([
      { relationship: 'parentOf', state: 'tampered', title: 'sh030_plate_tampered.jpg' },
    ]);
  });

  test('writes sequences as artists do, with their gaps and the frame that differs', () => {
    const comp = first.find('sh010/sh010_comp_v003.1001-1020#.exr') as SequenceLine;
    expect(comp).toMatchObject({
      kind: 'sequence',
      frames: 17,
      step: 1,
      padding: 4,
      missing: [{ first: 1007, last: 1009, step: 1 }],
      origin: 'generated',
      origins: { generated: 1, unknown: 16 },
      differs: [{ frame: 1013, origin: 'generated', path: 'sh010/sh010_comp_v003.1013.exr' }],
    });
    expect(first.lines.filter(({ path }) => path.includes('sh010_comp_v003'))).toHaveLength(1);
  });

  test('holds what could not be checked apart: never clean, never unknown', () => {
    const fx = first.find('sh040/sh040_fx_v001.1001-1005#.exr') as SequenceLine;
    expect(fx.status).not.toBe('checked');
    expect(fx.origin).toBeUndefined();
    expect(first.summary.statuses).toMatchObject({ unreadable: 2, unfinished: 2 });
  });

  test('counts in its summary what it printed, and ends with 1 because there is something to act on', () => {
    expect(first.run.code).toBe(1);
    const { summary } = first;
    const statuses = Object.values(summary.statuses).reduce((sum, count) => sum + count, 0);
    expect(statuses).toBe(summary.files);
    expect(Object.values(summary.origins).reduce((sum, count) => sum + count, 0)).toBe(summary.statuses.checked);
    expect(summary.problems).toEqual([]);
    for (const line of first.lines) expect(line.schemaVersion).toBe(1);
  });
});

describe('a later scan', () => {
  test('reads nothing that has not changed, says the same, and reads everything when told to', async () => {
    const second = await scanJson(show, 'dailies');
    // Half-finished files are looked at each time: nobody knows what they will be.
    expect(second.summary.read).toBeLessThanOrEqual(first.summary.statuses.unfinished);
    expect(told(second)).toEqual(told(first));
    const rescan = await scanJson(show, '--rescan', 'dailies');
    expect(rescan.summary.read).toBe(first.summary.read);
    expect(told(rescan)).toEqual(told(first));
  });

  test('judges trust anew when the anchors change, without reading a file', async () => {
    const trusted = await scanJson(show, 'dailies/sh020', ...TRUST);
    expect(originOf(trusted, 'sh020_sky_signed.jpg')).toBe('checked generated proven trusted');
    expect(trusted.find('sh020_sky_signed.jpg').credential.signer).toBe('Sky Lab');
    expect(trusted.summary.read).toBe(0);
    const without = await scanJson(show, 'dailies/sh020');
    expect(originOf(without, 'sh020_sky_signed.jpg')).toBe('checked generated declared valid');
    expect(without.summary.read).toBe(0);
  });

  test('gives each frame its own line with --frames', async () => {
    const scanned = await scanJson(show, '--frames', 'dailies');
    const frames = scanned.lines.filter(
      ({ path, kind }) => kind === 'asset' && path.startsWith('sh010/sh010_comp_v003.'),
    );
    expect(frames).toHaveLength(17);
    expect(
      frames.filter((line) => line.kind === 'asset' && line.origin === 'generated').map(({ path }) => path),
    ).toEqual(['sh010/sh010_comp_v003.1013.exr']);
    const statusOf = (frame: number) => scanned.find(`sh040/sh040_fx_v001.${frame}.exr`).status;
    expect([1001, 1002, 1003, 1005].map(statusOf)).toEqual(['checked', 'unfinished', 'unreadable', 'unreadable']);
  });
});

test('the text of a scan puts the generated items first, with their evidence, and names gaps and unread files', async () => {
  const { code, stdout } = await assay(show, 'scan', 'dailies');
  expect(code).toBe(1);
  const order = ['Generative AI (7)', 'Sequences with gaps', 'Could not be read (2)', 'Not finished (2)', 'dailies: '];
  expect(order.map((part) => stdout.indexOf(part))).toEqual(
    order.map((part) => stdout.indexOf(part)).toSorted((a, b) => a - b),
  );
  for (const part of [
    ...order,
    'sh010_comp_v003.1001-1020#.exr',
    'Missing frames: 1007-1009',
    'differs: 1013 generated',
  ])
    expect(stdout).toContain(part);
  expect(stdout).toContain('Stable Diffusion WebUI, model sd_xl_base_1.0');
  expect(stdout).not.toContain('\u001b');
});

test.each(['scan', 'verify'])(
  '%s says what the system does not let it look for, and takes it for no bug',
  async (verb) => {
    const folder = await makeEmptyFolder();
    await symlink('round', join(folder, 'round'));
    const long = await assay(folder, verb, 'x'.repeat(300));
    expect(long).toMatchObject({ code: 3, stderr: expect.stringMatching(/longer than the system allows/) });
    const round = await assay(folder, verb, 'round');
    expect(round).toMatchObject({ code: 3, stderr: expect.stringMatching(/leads round in a circle/) });
    await removeFolder(folder);
  },
);

test.runIf(existsSync('/dev/full'))('an output that is full is told in words, and is no finding', async () => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../bin/assay.js'), 'help'], {
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  const { code, stderr } = await finish(child);
  expect([code, stderr]).toEqual([3, expect.stringMatching(/^assay: There is no room left .*\n$/)]);
});

test('show prints lineage and history, by path and by the beginning of the hash', async () => {
  const byPath = await assay(show, 'show', 'dailies/sh030/sh030_grade_over_tampered.png');
  expect(byPath.code).toBe(0);
  const hash = /sha256 ([0-9a-f]{64})/.exec(byPath.stdout)?.[1] ?? '';
  expect(byPath.stdout).toMatch(/└─ sh030_plate_tampered\.jpg .*tampered/);
  expect(byPath.stdout).toMatch(/History\n {2}\S+ {2}asset\.recorded/);
  expect(byPath.stdout).toContain('(self, credential valid, signed by Sky Lab)');
  const trusting = await assay(show, 'show', 'dailies/sh030/sh030_grade_over_tampered.png', ...TRUST);
  expect(trusting.stdout).toContain('(self, credential trusted, signed by Sky Lab)');
  const byHash = await assay(show, 'show', hash.slice(0, 12));
  expect(byHash.stdout).toBe(byPath.stdout);
  const nothing = await assay(show, 'show', 'dailies/nobody.exr');
  expect(nothing.code).toBe(2);
  expect(nothing.stderr).toContain('nothing of dailies/nobody.exr');
});

describe('exit codes', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await makeEmptyFolder();
    const stills = join(show, 'dailies/sh030');
    const put = async (name: string, file: string) => {
      await mkdir(join(folder, name), { recursive: true });
      await copyFile(file, join(folder, name, file.split('/').at(-1) ?? ''));
    };
    await put('clean', join(stills, 'sh030_grade_v001.png'));
    await put('marked', join(show, 'dailies/sh010/sh010_sign_v002.png'));
    await put('both', join(show, 'dailies/sh010/sh010_sign_v002.png'));
    await mkdir(join(folder, 'unread'), { recursive: true });
    await writeFile(join(folder, 'unread/empty.exr'), '');
    await writeFile(join(folder, 'both/empty.exr'), '');
    const old = new Date(Date.now() - 3_600_000);
    await utimes(join(folder, 'unread/empty.exr'), old, old);
    await utimes(join(folder, 'both/empty.exr'), old, old);
    await writeFile(join(folder, 'assay.config.yaml'), 'settleMs: 0\n');
  });
  afterAll(() => removeFolder(folder));

  test.each([
    ['nothing to act on', ['scan', 'clean'], 0],
    ['something generated', ['scan', 'marked'], 1],
    ['something that could not be read', ['scan', 'unread'], 3],
    ['both: what was found goes first', ['scan', 'both'], 1],
    ['a path that is not there', ['scan', 'nowhere'], 2],
    ['a path that is not there beside one that is', ['scan', 'marked', 'nowhere'], 2],
    ['an unknown option', ['scan', '--nonsense', 'clean'], 2],
    ['an unknown command', ['scna', 'clean'], 2],
    ['anchors that are none', ['scan', 'clean', '--trust', 'assay.config.yaml'], 2],
    ['help', ['help', 'scan'], 0],
  ])('%s', async (_what, args, code) => {
    const run = await assay(folder, ...args);
    expect(run.code, run.stderr).toBe(code);
    expect(run.stderr.startsWith('assay: ')).toBe(code === 2);
  });
});

describe('files that change', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await makeEmptyFolder();
  });
  afterAll(() => removeFolder(folder));

  test('one that grows during the scan is unfinished, and judged when it has come to rest', async () => {
    await mkdir(join(folder, 'grow'));
    const path = join(folder, 'grow/render.wav');
    const script = `const fs=require('fs');setInterval(()=>fs.appendFileSync(${JSON.stringify(path)},Buffer.alloc(1000)),400)`;
    await copyFile(join(show, 'dailies/sound/sh010_wind.wav'), path);
    const writer = spawn(process.execPath, ['-e', script]);
    await once(writer, 'spawn');
    await appendFile(path, Buffer.alloc(1));
    const during = await scanJson(folder, 'grow').finally(() => writer.kill('SIGKILL'));
    expect(originOf(during, 'render.wav')).toMatch(/^unfinished - - /);
    expect(during.run.code).toBe(3);
    await once(writer, 'exit').catch(() => undefined);
    await copyFile(join(show, 'dailies/sound/sh010_wind.wav'), path);
    const after = await scanJson(folder, 'grow');
    expect(originOf(after, 'render.wav')).toBe('checked unknown - absent');
  });

  test('one that is replaced, moved or removed is noticed', async () => {
    const one = join(folder, 'change/one.png');
    await mkdir(join(folder, 'change'));
    await copyFile(join(show, 'dailies/sh030/sh030_grade_v001.png'), one);
    expect(originOf(await scanJson(folder, 'change'), 'one.png')).toBe('checked unknown - absent');
    await copyFile(join(show, 'dailies/sh010/sh010_sign_v002.png'), one);
    const replaced = await scanJson(folder, 'change');
    expect(originOf(replaced, 'one.png')).toBe('checked generated implied absent');
    expect(replaced.summary.read).toBe(1);
    await rm(one);
    const removed = await scanJson(folder, 'change');
    expect(removed.summary).toMatchObject({ files: 0, read: 0 });
  });
});
