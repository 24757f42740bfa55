import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VerifyLine, VerifySummary } from '../../src/domain/verify-report.ts';
import { makeAuthority, makeSigner } from '../support/certificates.ts';
import { flipByte, makePicture } from '../support/credential-files.ts';
import { flipFile, markSequence, markWithSidecar } from '../support/mark-sequence.ts';
import { type SignOptions, signBytes } from '../support/sign.ts';
import { makeExr } from '../unit/media/probe/make/exr.ts';
import { assay, makeEmptyFolder, type Run, removeFolder } from './cli.ts';

const SCHEMAS = resolve(import.meta.dirname, '../../docs/schemas');
const root = makeAuthority('E2E root');
const signing: SignOptions = { signer: makeSigner(root, 'E2E signer', { organisation: 'Vendor' }), anchors: [root] };
const frameOf = (content: string) => makeExr({ extra: [['content', 'string', content]] });
const framesOf = (prefix: string) =>
  new Map([1001, 1002, 1003, 1004].map((at) => [`${prefix}${at}.exr`, frameOf(`frame ${at}`)]));

/** Names as people and programs give them. */
const ODD_NAMES = ['-rf.', 'new\nline.', '🎬 "it’s" $(x).', "quo'te.", '\u202etxt.'];

let folder: string;

async function makeFaults(): Promise<void> {
  const sequence = async (name: string) => {
    const path = join(folder, 'faults', name);
    const index = join(path, await markSequence(path, framesOf('sh.'), signing));
    return { index, at: (frame: number) => join(path, `sh.${frame}.exr`) };
  };
  await flipFile((await sequence('frame flipped')).at(1002), -1);
  await flipFile((await sequence('index flipped')).index, -60);
  await flipFile(`${(await sequence('signature flipped')).index}.c2pa`, 700);
  await rm((await sequence('missing')).at(1003));
  await writeFile((await sequence('extra')).at(1005), frameOf('frame 1005'));
  const renamed = await sequence('renamed');
  await rename(renamed.at(1002), renamed.at(9999));
  const copied = await sequence('duplicated');
  await copyFile(copied.at(1001), copied.at(1002));
  const swapped = await sequence('swapped');
  await rename(swapped.at(1001), swapped.at(0));
  await rename(swapped.at(1002), swapped.at(1001));
  await rename(swapped.at(0), swapped.at(1002));
  const files = join(folder, 'faults', 'files');
  await mkdir(files);
  await writeFile(
    join(files, 'flipped.jpg'),
    flipByte(await signBytes(await makePicture('jpeg'), 'image/jpeg', signing), -10),
  );
  await writeFile(
    join(files, 'flipped.png'),
    flipByte(await signBytes(await makePicture('png'), 'image/png', signing), -30),
  );
  for (const name of ['a', 'b', 'c', 'd']) await markWithSidecar(join(files, `${name}.exr`), frameOf(name), signing);
  await flipFile(join(files, 'a.exr'), -1);
  await flipFile(join(files, 'b.exr.c2pa'), 700);
  await copyFile(join(files, 'd.exr.c2pa'), join(files, 'c.exr.c2pa'));
}

async function makeGood(): Promise<void> {
  for (const [at, prefix] of ODD_NAMES.entries())
    await markSequence(join(folder, 'good', `${prefix}${at}`), framesOf(prefix), signing);
  await writeFile(
    join(folder, 'good', '-x\n"🎞".jpg'),
    await signBytes(await makePicture('jpeg'), 'image/jpeg', signing),
  );
}

function parse(run: Run): { readonly lines: ReadonlyMap<string, VerifyLine>; readonly summary: VerifySummary } {
  const all = run.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as VerifyLine | VerifySummary);
  const summary = all.find((line) => line.kind === 'summary');
  if (summary === undefined) throw new Error(`no summary: ${run.stderr}`);
  return { lines: new Map(all.flatMap((line) => (line.kind === 'summary' ? [] : [[line.path, line]]))), summary };
}

beforeAll(async () => {
  folder = await makeEmptyFolder();
  await writeFile(join(folder, 'ca.pem'), root.pem);
  await makeFaults();
  await makeGood();
});
afterAll(() => removeFolder(folder));

describe('assay verify', () => {
  test('finds every fault there is, each by its name', async () => {
    const run = await assay(folder, 'verify', '--json', '--trust', 'ca.pem', 'faults');
    expect(run.code).toBe(1);
    const { lines, summary } = parse(run);
    const line = (path: string) => lines.get(path);
    const frames = (path: string) => line(`${path}/sh.1001-1004#.exr`)?.frames;
    const none = { intact: 4, changed: [], missing: [], extra: [], renamed: [], duplicated: [], unread: [] };
    expect(frames('frame flipped')).toEqual({ ...none, intact: 3, changed: ['sh.1002.exr'] });
    expect(frames('missing')).toEqual({ ...none, intact: 3, missing: ['sh.1003.exr'] });
    expect(frames('extra')).toEqual({ ...none, extra: ['sh.1005.exr'] });
    expect(frames('renamed')).toEqual({ ...none, intact: 3, renamed: [{ from: 'sh.1002.exr', to: 'sh.9999.exr' }] });
    expect(frames('duplicated')).toEqual({
      ...none,
      intact: 3,
      missing: ['sh.1002.exr'],
      duplicated: [{ name: 'sh.1002.exr', of: 'sh.1001.exr' }],
    });
    expect(frames('swapped')?.renamed).toHaveLength(2);
    expect(line('index flipped/sh.1001-1004#.exr')).toMatchObject({ state: 'tampered', intact: false });
    expect(line('signature flipped/sh.1001-1004#.exr')).toMatchObject({ intact: false, trusted: false });
    for (const name of ['flipped.jpg', 'flipped.png', 'a.exr', 'b.exr', 'c.exr'])
      expect([name, line(`files/${name}`)]).toMatchObject([name, { verdict: 'broken', intact: false, trusted: false }]);
    expect(line('files/d.exr')).toMatchObject({ verdict: 'holds', state: 'trusted', carrier: 'sidecar' });
    expect([...lines.values()].filter(({ verdict }) => verdict !== 'broken').map(({ path }) => path)).toEqual([
      'files/d.exr',
    ]);
    expect(summary).toMatchObject({ sequences: 8, files: 6, verdicts: { holds: 1, broken: 13 } });
    await expectSchema(run);
  });

  test('says of a good mark who, what, when, intact and trusted, whatever the file is called', async () => {
    const run = await assay(folder, 'verify', '--trust', 'ca.pem', 'good');
    expect(run.code).toBe(0);
    const told = run.stdout.split('\n').filter((line) => line.includes('intact, trusted; signed by Vendor'));
    expect(told).toHaveLength(ODD_NAMES.length + 1);
    expect(told.filter((line) => line.includes('digitalCreation with assay-test 1'))).toHaveLength(told.length);
    expect(run.stdout).toContain('new\\nline.');
    expect(run.stdout).not.toMatch(/\u202e/);
    const json = await assay(folder, 'verify', '--json', 'good', './good/-x\n"🎞".jpg');
    expect([json.code, parse(json).summary.verdicts.holds]).toEqual([0, ODD_NAMES.length + 1]);
    expect(parse(json).lines.get('-x\n"🎞".jpg')).toMatchObject({ state: 'valid', trusted: false, intact: true });
    await expectSchema(json);
  });

  test('ends as its exit code says', async () => {
    const codes = async (...args: readonly string[]) => (await assay(folder, 'verify', ...args)).code;
    await mkdir(join(folder, 'mixed'));
    await writeFile(join(folder, 'other.pem'), makeAuthority('Somebody else').pem);
    await writeFile(join(folder, 'mixed', 'plain.jpg'), await makePicture('jpeg'));
    await writeFile(join(folder, 'mixed', 'list.mhl'), 'no medium');
    await mkdir(join(folder, 'cut'));
    await writeFile(join(folder, 'cut', 'a.exr'), frameOf('a').subarray(0, 500));
    expect(
      await Promise.all([
        codes('mixed'),
        codes('--require-marks', 'mixed'),
        codes('--require-marks', 'mixed/list.mhl'),
        codes('--trust', 'other.pem', 'good'),
        codes('cut'),
        codes('nowhere'),
      ]),
    ).toEqual([0, 1, 0, 1, 3, 2]);
  });
});

/** Every line is as docs/schemas/ says, and so is an index. */
async function expectSchema(run: Run): Promise<void> {
  const read = async (name: string): Promise<object> => JSON.parse(await readFile(join(SCHEMAS, name), 'utf8'));
  const compile = async (name: string) =>
    new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(await read(name));
  const isLine = await compile('verify.schema.json');
  for (const line of run.stdout.split('\n').filter(Boolean))
    expect([isLine(JSON.parse(line)), isLine.errors]).toEqual([true, null]);
  const isIndex = await compile('sequence-manifest.schema.json');
  const index: unknown = JSON.parse(await readFile(join(folder, 'faults/missing/sh.frames.exr.sequence.json'), 'utf8'));
  expect([isIndex(index), isIndex.errors]).toEqual([true, null]);
}
