import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { createFaultCollector } from '../../../../src/delivery/mhl/collect-faults.ts';
import { digestFile } from '../../../../src/delivery/mhl/digest-file.ts';
import { readHistory, readMhlHistory } from '../../../../src/delivery/mhl/read-mhl-history.ts';
import { writeMhlGeneration } from '../../../../src/delivery/mhl/write-mhl-generation.ts';
import { type FoundFile, type MhlComparison, verifyAgainstHistory } from '../../../../src/domain/mhl-comparison.ts';
import { CREATOR, copyExample, EXAMPLES, makeClock, makeFolder, writeChain } from './support.ts';

const HISTORIES = readdirSync(EXAMPLES, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name === 'ascmhl')
  .map((entry) => relative(EXAMPLES, entry.parentPath))
  .toSorted();

async function compare(folder: string): Promise<MhlComparison> {
  const history = await readMhlHistory(folder);
  const found: FoundFile[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = relative(folder, join(entry.parentPath, entry.name));
    const known = history.expected.get(path);
    found.push(
      known === undefined ? { path } : { path, digest: await digestFile(join(folder, path), known.hash.algorithm) },
    );
  }
  return verifyAgainstHistory(history, found);
}

test('there are twelve histories in the documentation', () => {
  expect(HISTORIES).toHaveLength(12);
});

test.each(HISTORIES)('%s: its chain holds, and every file is what it says', async (path) => {
  const folder = join(EXAMPLES, path);
  expect((await readMhlHistory(folder)).faults).toEqual([]);
  const compared = await compare(folder);
  // The one file that the documentation altered, to show what that looks like.
  const altered = path.startsWith('scenario_04/file_server') ? ['Sidecar.txt'] : [];
  expect(compared.mismatched.map((each) => each.path)).toEqual(altered);
  expect(compared.matched).toBe((path.endsWith('Reels') ? 7 : 3) - altered.length);
  expect([compared.missing, compared.unlisted, compared.unchecked]).toEqual([[], [], []]);
});

test.each(HISTORIES)('%s: directory hashes come out as the documentation has them', async (path) => {
  const original = await readHistory(join(EXAMPLES, path), createFaultCollector());
  const last = original?.generations.at(-1)?.manifest.directories ?? [];
  const folder = join(makeFolder(), path.split('/').at(-1) ?? '');
  cpSync(join(EXAMPLES, path), folder, { recursive: true });
  const algorithm = last[0]?.content[0]?.algorithm ?? 'c4';
  await writeMhlGeneration({
    root: folder,
    algorithm,
    process: 'in-place',
    creator: CREATOR,
    clock: makeClock().clock,
  });
  const written = await readHistory(folder, createFaultCollector());
  expect(last.length).toBeGreaterThan(1);
  expect(written?.generations.at(-1)?.manifest.directories.toSorted(byPath)).toEqual(last.toSorted(byPath));
});

test('what the documentation records is recorded: original, verified, new values verified, failed', async () => {
  const actions = async (path: string): Promise<unknown> =>
    (await readMhlHistory(join(EXAMPLES, path))).generations.map(({ number, entries }) => [
      number,
      entries.map(({ hashes }) => hashes.map(({ algorithm, action }) => `${algorithm} ${action}`).join(', ')),
    ]);
  const original = [1, ['xxh64 original', 'xxh64 original', 'xxh64 original']];
  expect(await actions('scenario_01/travel_01/A002R2EC')).toEqual([original]);
  expect(await actions('scenario_03/file_server/A002R2EC')).toEqual([
    original,
    [2, Array.from({ length: 3 }, () => 'md5 verified, xxh64 verified')],
  ]);
  expect(await actions('scenario_04/file_server/A002R2EC')).toEqual([
    original,
    [2, ['xxh64 verified', 'xxh64 verified', 'xxh64 failed']],
  ]);
});

test('files of histories below are expected from above, and one that changed is found from there', async () => {
  const folder = copyExample('scenario_05/file_server/Reels');
  writeFileSync(join(folder, 'A003R2EC/Clips/A003C011_141024_R2EC.mov'), 'other');
  rmSync(join(folder, 'A002R2EC/Sidecar.txt'));
  writeFileSync(join(folder, 'A002R2EC/new.txt'), 'new');
  const compared = await compare(folder);
  expect(compared).toMatchObject({
    matched: 5,
    mismatched: [{ path: 'A003R2EC/Clips/A003C011_141024_R2EC.mov', generation: 1 }],
    missing: [{ path: 'A002R2EC/Sidecar.txt', generation: 1 }],
    unlisted: ['A002R2EC/new.txt'],
  });
});

test("the schema's own example is read with its authors, metadata and foreign elements; what is invented in it is told", async () => {
  const folder = makeFolder();
  cpSync(join(EXAMPLES, 'xsd/example'), join(folder, 'ascmhl'), { recursive: true });
  const invented = (await readMhlHistory(folder)).faults.map(({ message }) => message).join('\n');
  expect(invented).toMatch(/is not what the chain says/);
  await writeChain(folder, ['0001_TEST01_2019-10-11_155603.mhl']);
  const history = await readMhlHistory(folder);
  expect(history.generations[0]?.entries.map(({ path, hashes }) => [path, hashes[0]?.action])).toEqual([
    ['Clips/A002C006_141024_R2EC.mov', 'original'],
    ['Clips/A002C007_141024_R2EC.mov', 'original'],
    ['Sidecar.txt', 'failed'],
  ]);
  expect(history.ignored).toEqual(['*.DS_Store', '/tmp']);
  // Its references have sixteen digits for a C4, and its one failed file was never recorded as it should be.
  expect(history.faults.map(({ message }) => message).filter((each) => !/C4|no c4|only as failed/.test(each))).toEqual(
    [],
  );
});

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : 1;
}
