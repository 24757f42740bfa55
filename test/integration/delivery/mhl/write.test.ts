import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMhlHistory } from '../../../../src/delivery/mhl/read-mhl-history.ts';
import {
  type MhlWriteOptions,
  type MhlWritten,
  writeMhlGeneration,
} from '../../../../src/delivery/mhl/write-mhl-generation.ts';
import { MHL_ALGORITHMS } from '../../../../src/domain/mhl.ts';
import { withSmallDisk } from '../../../support/small-disk.ts';
import { CREATOR, copyExample, makeClock, makeFolder, writeFiles } from './support.ts';

const { clock } = makeClock();

function seal(root: string, more: Partial<MhlWriteOptions> = {}): Promise<MhlWritten> {
  return writeMhlGeneration({ root, algorithm: 'xxh64', process: 'in-place', creator: CREATOR, clock, ...more });
}

function makeReel(): string {
  const folder = join(makeFolder(), 'A002R2EC');
  writeFiles(folder, { 'Clips/a.mov': 'abcd', 'Clips/b.mov': 'efgh', 'Sidecar.txt': 'BLOREM', '.DS_Store': 'mac' });
  return folder;
}

/** `path: algorithm action` of the newest generation. */
async function actionsOf(folder: string): Promise<readonly string[]> {
  const history = await readMhlHistory(folder);
  expect(history.faults).toEqual([]);
  const entries = history.generations.at(-1)?.entries ?? [];
  return entries.flatMap(({ path, hashes }) =>
    hashes.map(({ algorithm, action }) => `${path}: ${algorithm} ${action}`),
  );
}

test('a first generation, to the byte', async () => {
  const folder = makeReel();
  rmSync(join(folder, 'Clips'), { recursive: true });
  utimesSync(join(folder, 'Sidecar.txt'), 0, Date.UTC(2020, 0, 15, 13, 0, 0) / 1000);
  const { histories } = await seal(folder, {
    process: 'transfer',
    creator: {
      ...CREATOR,
      authors: [{ name: 'Liz & Co', email: 'liz@post.example', role: 'DIT "night"' }],
      comment: 'a < b',
    },
  });
  const [history] = histories;
  expect(history).toMatchObject({ folder: '', number: 1, name: '0001_A002R2EC_2026-03-01_102030Z.mhl' });
  expect(readFileSync(join(folder, 'ascmhl', history?.name ?? ''), 'utf8')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0">
  <creatorinfo>
    <creationdate>2026-03-01T10:20:30+00:00</creationdate>
    <hostname>conform-04</hostname>
    <tool version="0.0.0">assay</tool>
    <author email="liz@post.example" role="DIT &quot;night&quot;">Liz &amp; Co</author>
    <comment>a &lt; b</comment>
  </creatorinfo>
  <processinfo>
    <process>transfer</process>
    <roothash>
      <content>
        <xxh64 hashdate="2026-03-01T10:20:30+00:00">7ba891399ae119f8</xxh64>
      </content>
      <structure>
        <xxh64 hashdate="2026-03-01T10:20:30+00:00">1636715feb73a904</xxh64>
      </structure>
    </roothash>
    <ignore>
      <pattern>.DS_Store</pattern>
      <pattern>ascmhl</pattern>
      <pattern>ascmhl/</pattern>
    </ignore>
  </processinfo>
  <hashes>
    <hash>
      <path size="6" lastmodificationdate="2020-01-15T13:00:00+00:00">Sidecar.txt</path>
      <xxh64 action="original" hashdate="2026-03-01T10:20:30+00:00">e3266b2c5ccc613c</xxh64>
    </hash>
  </hashes>
</hashlist>
`);
  expect(readdirSync(join(folder, 'ascmhl')).toSorted()).toEqual([history?.name, 'ascmhl_chain.xml']);
});

test.each(MHL_ALGORITHMS)(
  '%s: what is written reads back whole, and again after a second generation',
  async (algorithm) => {
    const folder = makeReel();
    expect(await seal(folder, { algorithm })).toMatchObject({ recorded: 3, failed: [], missing: [] });
    expect(await seal(folder, { algorithm })).toMatchObject({ recorded: 3, failed: [], missing: [] });
    expect(await actionsOf(folder)).toEqual(
      ['Clips/a.mov', 'Clips/b.mov', 'Sidecar.txt'].map((path) => `${path}: ${algorithm} verified`),
    );
  },
);

test('a file that is not what the history says is recorded as failed and told, a new one as original, a missing one told', async () => {
  const folder = makeReel();
  await seal(folder);
  writeFiles(folder, { 'Clips/a.mov': 'XXXX', 'new.txt': 'new' });
  rmSync(join(folder, 'Clips/b.mov'));
  const written = await seal(folder);
  expect(written).toMatchObject({ recorded: 3, failed: ['Clips/a.mov'], missing: ['Clips/b.mov'] });
  expect(await actionsOf(folder)).toEqual([
    'Clips/a.mov: xxh64 failed',
    'Sidecar.txt: xxh64 verified',
    'new.txt: xxh64 original',
  ]);
  writeFiles(folder, { 'Clips/a.mov': 'abcd' });
  expect((await seal(folder)).failed).toEqual([]);
});

test('another algorithm is added only to files that are right by the old one', async () => {
  const folder = makeReel();
  await seal(folder);
  writeFiles(folder, { 'Clips/a.mov': 'XXXX' });
  expect((await seal(folder, { algorithm: 'md5' })).failed).toEqual(['Clips/a.mov']);
  expect(await actionsOf(folder)).toEqual([
    'Clips/a.mov: xxh64 failed',
    'Clips/b.mov: xxh64 verified',
    'Clips/b.mov: md5 verified',
    'Sidecar.txt: xxh64 verified',
    'Sidecar.txt: md5 verified',
  ]);
  await seal(folder, { algorithm: 'md5' });
  expect((await actionsOf(folder))[0]).toBe('Clips/a.mov: xxh64 failed');
});

test('some files only: no directory hashes, nothing said of the others, in the history that each belongs to', async () => {
  const folder = copyExample('scenario_05/file_server/Reels');
  const written = await seal(folder, { files: ['A002R2EC/Sidecar.txt', 'Summary.txt'] });
  expect(written.histories.map(({ folder: at, number }) => [at, number])).toEqual([
    ['A002R2EC', 3],
    ['', 2],
  ]);
  expect(written).toMatchObject({ recorded: 2, missing: [] });
  const text = readFileSync(join(folder, 'ascmhl', written.histories[1]?.name ?? ''), 'utf8');
  expect(text).not.toMatch(/roothash|directoryhash/);
  expect(text).toContain(`<c4>${written.histories[0]?.c4}</c4>`);
  expect(await actionsOf(folder)).toEqual(['Summary.txt: xxh64 verified']);
  expect(await actionsOf(join(folder, 'A002R2EC'))).toEqual(['Sidecar.txt: xxh64 verified']);
});

test('patterns to ignore stay with the history', async () => {
  const folder = makeReel();
  await seal(folder, { ignore: ['*.txt', '/Clips/b.mov'] });
  expect((await seal(folder)).recorded).toBe(1);
  expect((await readMhlHistory(folder)).ignored).toEqual(['.DS_Store', 'ascmhl', 'ascmhl/', '*.txt', '/Clips/b.mov']);
});

test('names come back as they are: markup, spaces, line ends, composed and not', async () => {
  const folder = join(makeFolder(), 'r & d');
  const names = ['<a>&"b\'.exr', ' lead and trail ', 'line\nend\r\ttab', 'é', 'e\u0301', '日本 🎬.mov', ']]>'];
  writeFiles(folder, Object.fromEntries(names.map((name) => [name, name])));
  await seal(folder);
  expect([...(await readMhlHistory(folder)).expected.keys()].toSorted()).toEqual(names.toSorted());
  expect((await seal(folder)).failed).toEqual([]);
});

const run = (folder: string, command: string): unknown => execFileSync('sh', ['-c', command], { cwd: folder });
const withEmail = (email: string): MhlWriteOptions['creator'] => ({ ...CREATOR, authors: [{ name: 'x', email }] });
const snapshot = (folder: string): readonly string[] => readdirSync(folder, { recursive: true }).map(String).toSorted();

test.each<[string, (folder: string) => unknown, Partial<MhlWriteOptions>, string]>([
  ['a name that XML cannot hold', (at) => writeFiles(at, { 'a\u001b[31m.mov': 'x' }), {}, 'file.name'],
  ['a name that is not UTF-8', (at) => run(at, 'printf x > "$(printf \'a\\377\')"'), {}, 'file.name'],
  ['a FIFO', (at) => run(at, 'mkfifo fifo'), {}, 'file.not-regular'],
  ['a link that leads out', (at) => run(at, 'ln -s /etc/passwd link'), {}, 'file.not-regular'],
  ['a link to a folder', (at) => run(at, 'ln -s . loop'), {}, 'file.not-regular'],
  ['a file elsewhere', () => undefined, { files: ['../x'] }, 'usage.invalid'],
  ['an absolute file', () => undefined, { files: ['/etc/passwd'] }, 'usage.invalid'],
  ['a manifest', () => undefined, { files: ['ascmhl/ascmhl_chain.xml'] }, 'usage.invalid'],
  ['a file that is not there', () => undefined, { files: ['none'] }, 'file.vanished'],
  ['a file through a link', (at) => run(at, 'ln -s /etc etc'), { files: ['etc/passwd'] }, 'file.not-regular'],
  ['a host that XML cannot hold', () => undefined, { creator: { ...CREATOR, hostName: '\0' } }, 'usage.invalid'],
  ['an address that is none', () => undefined, { creator: withEmail('x') }, 'usage.invalid'],
])('%s ends with an error and leaves nothing behind', async (_name, prepare, more, code) => {
  const folder = makeReel();
  prepare(folder);
  const before = snapshot(folder);
  await expect(seal(folder, more)).rejects.toMatchObject({ code });
  expect(snapshot(folder)).toEqual(before);
});

test('a link to a file of the folder counts as that file', async () => {
  const folder = makeReel();
  symlinkSync('Sidecar.txt', join(folder, 'link.txt'));
  expect((await seal(folder)).recorded).toBe(4);
});

test('a broken history is not continued', async () => {
  const folder = makeReel();
  await seal(folder);
  const at = join(folder, 'ascmhl/ascmhl_chain.xml');
  writeFileSync(
    at,
    readFileSync(at, 'utf8').replace(/<c4>c4(.)/, (_, first) => `<c4>c4${first === '1' ? '2' : '1'}`),
  );
  const before = snapshot(folder);
  await expect(seal(folder)).rejects.toMatchObject({ code: 'output.refused' });
  expect(snapshot(folder)).toEqual(before);
});

test('a history that somebody else continues meanwhile is left to them', async () => {
  const folder = makeReel();
  await seal(folder);
  const at = join(folder, 'ascmhl/ascmhl_chain.xml');
  let calls = 0;
  const meddle = (): number => {
    calls += 1;
    if (calls === 1) writeFileSync(at, `${readFileSync(at, 'utf8')}<!-- other -->`);
    return clock();
  };
  await expect(seal(folder, { clock: meddle })).rejects.toMatchObject({ code: 'output.refused' });
  expect(snapshot(join(folder, 'ascmhl'))).toHaveLength(2);
});

const WRITER = join(import.meta.dirname, '../../../../src/delivery/mhl/write-mhl-generation.ts');

/** Seals in a process of its own; returns the code of the error. */
function sealElsewhere(folder: string, limit: string, user: { readonly uid?: number; readonly gid?: number }): string {
  const script = `import { writeMhlGeneration } from ${JSON.stringify(WRITER)};
    process.on('SIGXFSZ', () => {});
    const options = { root: ${JSON.stringify(folder)}, algorithm: 'xxh64', process: 'in-place', clock: () => ${clock() + 5000},
      creator: { hostName: 'h', tool: { name: 't', version: '1' }, comment: 'x'.repeat(100000) } };
    await writeMhlGeneration(options).then(() => console.log('written'), (error) => console.log(error.code));`;
  const command = `${limit} exec "$0" --input-type=module -e "$1"`;
  const options = { ...user, encoding: 'utf8' as const, cwd: '/' };
  return execFileSync('bash', ['-c', command, process.execPath, script], options).trim();
}

test('a disk that takes half of a manifest leaves the history as it was', async () => {
  const folder = makeReel();
  await seal(folder);
  const before = snapshot(folder);
  // A limit on the size of files stands for a disk without room. Compiled code would not fit under it either.
  expect(sealElsewhere(folder, 'unset NODE_COMPILE_CACHE; ulimit -f 16;', {})).toBe('output.io');
  expect(snapshot(folder)).toEqual(before);
  expect(sealElsewhere(folder, '', {})).toBe('written');
});

test('a full disk and a read-only one are told as such, and the history stays as it was', async () => {
  await withSmallDisk({ sizeKib: 128 }, async (disk) => {
    const folder = join(disk, 'reel');
    writeFiles(folder, { 'a.mov': 'a' });
    await seal(folder);
    const before = snapshot(folder);
    const creator = { ...CREATOR, comment: 'x'.repeat(200_000) };
    await expect(seal(folder, { creator })).rejects.toMatchObject({ code: 'output.full' });
    expect(snapshot(folder)).toEqual(before);
  });
  const fill = (disk: string): void => writeFiles(disk, { 'reel/a.mov': 'a' });
  await withSmallDisk({ sizeKib: 128, readOnlyAfter: fill }, async (disk) => {
    await expect(seal(join(disk, 'reel'))).rejects.toMatchObject({ code: 'output.forbidden' });
  });
});

test('a folder that may not be written to is refused', () => {
  const folder = makeReel();
  chmodSync(join(folder, '..'), 0o755);
  chmodSync(folder, 0o555);
  // Root may write everywhere: somebody else tries then.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  expect(sealElsewhere(folder, '', user)).toBe('output.forbidden');
  chmodSync(folder, 0o755);
  expect(snapshot(folder)).not.toContain('ascmhl');
});

test('a file that changes while it is read is no part of any history', async () => {
  const folder = makeReel();
  mkdirSync(join(folder, 'big'));
  const big = join(folder, 'big/z.exr');
  writeFileSync(big, Buffer.alloc(64 * 1024 * 1024));
  const writing = seal(folder, { algorithm: 'sha1', files: ['big/z.exr'] });
  const meddling = setInterval(() => utimesSync(big, 1, Math.random() * 1e9), 1);
  await expect(writing.finally(() => clearInterval(meddling))).rejects.toMatchObject({ code: 'file.changed' });
  expect(existsSync(join(folder, 'ascmhl'))).toBe(false);
});

test('no first generation is begun above a history that it would not know', async () => {
  const folder = makeReel();
  await seal(join(folder, 'Clips'));
  writeFileSync(join(folder, 'Clips/a.mov'), 'altered');
  await expect(seal(folder)).rejects.toMatchObject({
    code: 'output.refused',
    message: expect.stringContaining('"Clips" has an ASC MHL history'),
  });
  expect(existsSync(join(folder, 'ascmhl'))).toBe(false);
});
