import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFaultCollector } from '../../src/delivery/mhl/collect-faults.ts';
import { readHistory, readMhlHistory } from '../../src/delivery/mhl/read-mhl-history.ts';
import { type MhlWritten, writeMhlGeneration } from '../../src/delivery/mhl/write-mhl-generation.ts';
import { MHL_ALGORITHMS, type MhlAlgorithm } from '../../src/domain/mhl.ts';
import { CREATOR, EXAMPLES, makeFolder, writeFiles } from '../integration/delivery/mhl/support.ts';

/** Runs the reference tool (`pip install ascmhl`), where it is. Returns its exit code. */
function ascmhl(command: 'ascmhl' | 'ascmhl_debug', ...args: readonly string[]): number | null {
  const tool = command === 'ascmhl' ? 'mhltool_cli' : 'mhldebugtool_cli';
  const script = `import sys\nfrom ascmhl.cli.${command} import ${tool} as run\nrun(sys.argv[1:])`;
  return spawnSync('python3', ['-c', script, ...args], { encoding: 'utf8', timeout: 30_000 }).status;
}

const PRESENT = spawnSync('python3', ['-c', 'import ascmhl.cli.ascmhl_debug']).status === 0;
if (!PRESENT) process.stdout.write('note: no ascmhl module for python3; the reference tool was not asked\n');

function seal(root: string, algorithm: MhlAlgorithm, files?: readonly string[]): Promise<MhlWritten> {
  const options = { root, algorithm, process: 'in-place', creator: CREATOR, clock: Date.now } as const;
  return writeMhlGeneration(files === undefined ? options : { ...options, files });
}

function makeReels(): string {
  const folder = join(makeFolder(), 'Reels & more');
  writeFiles(folder, {
    'A001/Clips/a & b<1>.mov': 'one',
    'A001/zero': '',
    'A002/Clips/日本 é.mov': 'two',
    'A002/Clips/deep/er/x': 'x',
    'Summary.txt': 'sum',
    '.DS_Store': 'mac',
  });
  return folder;
}

/** Directory hashes of the newest generation, the root's among them. */
async function directoriesOf(folder: string): Promise<unknown> {
  const history = await readHistory(folder, createFaultCollector());
  const directories = history?.generations.at(-1)?.manifest.directories ?? [];
  return Object.fromEntries(
    directories.map(({ path, content, structure }) => [path, [content[0]?.value, structure[0]?.value]]),
  );
}

async function expectWhole(folder: string): Promise<void> {
  expect((await readMhlHistory(folder)).faults).toEqual([]);
}

function expectValid(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const schema = join(EXAMPLES, 'xsd/ASCMHL.xsd');
    if (entry.name.endsWith('.mhl'))
      expect(ascmhl('ascmhl_debug', 'xsd-schema-check', '-xsd', schema, path), path).toBe(0);
  }
}

test.runIf(PRESENT).each(MHL_ALGORITHMS)(
  '%s: the reference tool verifies what is written here, directory hashes too, and continues it',
  async (algorithm) => {
    const folder = makeReels();
    await seal(folder, algorithm);
    expectValid(folder);
    expect(ascmhl('ascmhl_debug', 'verify', folder)).toBe(0);
    expect(ascmhl('ascmhl_debug', 'verify', '-dh', folder)).toBe(0);
    const ours = await directoriesOf(folder);
    expect(ascmhl('ascmhl', 'create', '-h', algorithm, folder)).toBe(0);
    await expectWhole(folder);
    expect(await directoriesOf(folder)).toEqual(ours);
    expect((await seal(folder, algorithm)).failed).toEqual([]);
    expect(ascmhl('ascmhl_debug', 'verify', folder)).toBe(0);
  },
);

test.runIf(PRESENT)(
  'what the reference tool writes is read here, nested histories too, and continued so that it verifies',
  async () => {
    const folder = makeReels();
    for (const below of ['A001', 'A002'])
      expect(ascmhl('ascmhl', 'create', '-h', 'xxh64', join(folder, below))).toBe(0);
    expect(ascmhl('ascmhl', 'create', '-h', 'md5', folder)).toBe(0);
    await expectWhole(folder);
    const theirs = await directoriesOf(folder);
    const written = await seal(folder, 'md5');
    expect(written.histories.map(({ folder: at, number }) => [at, number])).toEqual([
      ['A001', 3],
      ['A002', 3],
      ['', 2],
    ]);
    expect(written).toMatchObject({ failed: [], missing: [], recorded: 5 });
    expect(await directoriesOf(folder)).toEqual(theirs);
    expectValid(folder);
    expect(ascmhl('ascmhl_debug', 'verify', folder)).toBe(0);
    expect(ascmhl('ascmhl', 'create', '-h', 'md5', folder)).toBe(0);
    await expectWhole(folder);
  },
);

test.runIf(PRESENT)('both find the same file altered, missing and new', async () => {
  const folder = makeReels();
  await seal(folder, 'xxh128');
  appendFileSync(join(folder, 'Summary.txt'), '!');
  expect(ascmhl('ascmhl_debug', 'verify', folder)).not.toBe(0);
  expect((await seal(folder, 'xxh128')).failed).toEqual(['Summary.txt']);
  expect(ascmhl('ascmhl_debug', 'verify', folder)).not.toBe(0);
  writeFileSync(join(folder, 'Summary.txt'), 'sum');
  expect(ascmhl('ascmhl_debug', 'verify', folder)).toBe(0);
  rmSync(join(folder, 'A001/zero'));
  expect(ascmhl('ascmhl', 'diff', folder)).not.toBe(0);
});

test.runIf(PRESENT)(
  'a generation of some files only is taken by the reference tool, and its own is taken here',
  async () => {
    const folder = makeReels();
    await seal(folder, 'c4');
    await seal(folder, 'c4', ['Summary.txt']);
    expectValid(folder);
    expect(ascmhl('ascmhl_debug', 'verify', folder)).toBe(0);
    expect(ascmhl('ascmhl', 'create', '-h', 'c4', '-sf', join(folder, 'A001/zero'), folder)).toBe(0);
    await expectWhole(folder);
  },
);

test.runIf(PRESENT)('a file that the reference tool saw renamed is expected under its new name', async () => {
  const folder = makeReels();
  await seal(folder, 'xxh64');
  cpSync(join(folder, 'Summary.txt'), join(folder, 'Renamed.txt'));
  rmSync(join(folder, 'Summary.txt'));
  ascmhl('ascmhl', 'create', '-dr', '-h', 'xxh64', folder);
  const { expected, faults } = await readMhlHistory(folder);
  expect([expected.has('Summary.txt'), expected.get('Renamed.txt')?.generation, faults]).toEqual([false, 1, []]);
});
