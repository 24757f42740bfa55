import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FingerprintIndex, IndexEntry } from '../../../../src/domain/fingerprint-index.ts';
import { openStoredIndex, type StoredIndexOptions } from '../../../../src/fingerprint/search/open-stored-index.ts';
import { createCodeMaker, searchNaively } from '../../../contract/fingerprint-index-samples.ts';

const { code } = createCodeMaker(21);
const ENTRIES: readonly IndexEntry[] = Array.from({ length: 150 }, (_, at) => ({ key: at * 3, bits: code() }));
const QUERIES = [ENTRIES[7], ENTRIES[149]].map((entry) => entry?.bits ?? code());

describe('the stored index', () => {
  let parent: string;
  let folder: string;
  let problems: string[];
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'assay-stored-'));
    folder = join(parent, 'index');
    problems = [];
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  const open = (options: StoredIndexOptions = {}): Promise<FingerprintIndex> =>
    openStoredIndex(folder, {
      tailCodes: 50,
      segmentCodes: 80,
      onProblem: (message) => problems.push(message),
      ...options,
    });
  const addUpTo = async (index: FingerprintIndex, to: number, step = 60): Promise<void> => {
    for (let at = await index.checkpoint(); at < to; at += step)
      await index.add(ENTRIES.slice(at, Math.min(to, at + step)), Math.min(to, at + step));
  };
  const store = async (to = 150): Promise<void> => {
    const index = await open();
    await addUpTo(index, to);
    await index.close();
  };
  const codesFiles = (): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.codes'));
  const namedFiles = (): readonly string[] => {
    const { segments, tail } = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
      segments: readonly string[];
      tail?: string;
    };
    return [...segments, ...(tail === undefined ? [] : [tail])];
  };
  const expectWhole = async (index: FingerprintIndex, count = 150): Promise<void> => {
    expect([await index.size(), await index.checkpoint()]).toEqual([count, count]);
    for (const radius of [0, 31, 110])
      expect(await index.search(QUERIES, { radius })).toEqual(
        searchNaively(ENTRIES.slice(0, count), QUERIES, { radius }),
      );
  };

  it('is there again, with its tail, and keeps no file that is not needed', async () => {
    await store(147);
    expect(codesFiles().toSorted()).toEqual(namedFiles().toSorted());
    const index = await open();
    expect([await index.size(), await index.checkpoint()]).toEqual([147, 147]);
    await addUpTo(index, 150);
    await expectWhole(index);
    await index.close();
    await expectWhole(await open());
    expect(problems).toEqual([]);
  });

  it('has its segments, up to a checkpoint that fits them, when it was never closed', async () => {
    const lost = await open();
    await addUpTo(lost, 150, 20);
    const index = await open();
    const reached = await index.checkpoint();
    expect(reached).toBeGreaterThan(99);
    expect(await index.size()).toBe(reached);
    await addUpTo(index, 150);
    await expectWhole(index);
  });

  it.each<[string, (path: string) => void]>([
    ['a flipped bit in a code', (path) => flipByte(path, -5)],
    ['a flipped bit in a key', (path) => flipByte(path, 130)],
    ['a flipped bit in the header', (path) => flipByte(path, 17)],
    ['a cut file', (path) => truncateSync(path, readFileSync(path).length - 1)],
    ['an empty file', (path) => truncateSync(path, 0)],
    ['no file', (path) => rmSync(path)],
    ['a file of other codes', (path) => copyFileSync(join(folder, namedFiles().at(-1) ?? ''), path)],
  ])('starts anew and says so: %s', async (_, damage) => {
    await store();
    damage(join(folder, namedFiles()[0] ?? ''));
    const index = await open();
    expect([await index.size(), await index.checkpoint()]).toEqual([0, 0]);
    expect(problems).toHaveLength(1);
    await addUpTo(index, 150);
    await index.close();
    await expectWhole(await open());
    expect(problems).toHaveLength(1);
  });

  it.each(['', '{', '[]', '{"segments":["../../etc/passwd"],"checkpoint":1}', '{"segments":[],"checkpoint":-1}'])(
    'starts anew with a manifest that is none: %j',
    async (text) => {
      await store();
      writeFileSync(join(folder, 'index.json'), text);
      const index = await open();
      expect(await index.checkpoint()).toBe(0);
      await addUpTo(index, 150);
      await index.close();
      await expectWhole(await open());
    },
  );

  it.each([{ version: 99 }, { algorithm: 'other' }, { source: 'another ledger' }])(
    'does not take codes of another kind: %j',
    async (options) => {
      await store();
      const index = await open(options);
      expect(await index.checkpoint()).toBe(0);
      await index.close();
      await expectWhole(await open());
    },
  );

  it('lets several write at once: the one that went furthest is there again', async () => {
    const [far, near] = await Promise.all([open(), open()]);
    await Promise.all([addUpTo(far, 150, 40), addUpTo(near, 100, 30)]);
    await Promise.all([far.close(), near.close()]);
    await expectWhole(await open());
    expect(problems).toEqual([]);
  });

  it('works where nothing can be stored, and says so', async () => {
    writeFileSync(folder, 'no folder');
    const index = await open();
    await addUpTo(index, 150);
    await expectWhole(index);
    await index.close();
    expect(problems.length).toBeGreaterThan(0);
  });
});

function flipByte(path: string, at: number): void {
  const bytes = readFileSync(path);
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] ?? 0) ^ 4;
  writeFileSync(path, bytes);
}
