import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { chooseFullMethod, chooseMethod } from '../../../../src/fingerprint/search/choose-method.ts';
import { openMemoryIndex } from '../../../../src/fingerprint/search/open-memory-index.ts';
import { planMerge } from '../../../../src/fingerprint/search/plan-merge.ts';
import { createCodeMaker, searchNaively } from '../../../contract/fingerprint-index-samples.ts';

describe('planMerge', () => {
  const plan = (sizes: readonly number[], pending: number): readonly number[] =>
    planMerge(
      sizes.map((count) => ({ count })),
      pending,
      1600,
    ).map(({ count }) => count);

  it('waits for three small ones', () => {
    expect(plan([100, 100, 1600], 100)).toEqual([]);
    expect(plan([100, 100, 100, 400, 1600], 100)).toEqual([100, 100, 100]);
  });

  it('takes all that are not full when they make a full one', () => {
    expect(plan([1600, 400, 400, 400, 100, 100, 100], 100)).toEqual([400, 400, 400, 100, 100, 100]);
  });

  it('keeps them few, and moves each code a few times only', () => {
    let sizes: number[] = [];
    let moved = 0;
    for (let added = 0; added < 20_000; added += 107) {
      const merged = plan(sizes, 107);
      let left = merged.reduce((sum, count) => sum + count, 107);
      moved += left;
      sizes = sizes.filter((count) => !merged.includes(count) || count === 1600);
      for (; left > 0; left -= 1600) sizes.push(Math.min(1600, left));
      expect(sizes.filter((count) => count < 1600).length).toBeLessThanOrEqual(7);
    }
    expect(moved / 20_000).toBeLessThan(5);
  });
});

describe('chooseMethod', () => {
  it('probes small radii of many codes, and looks at all within large ones', () => {
    expect(chooseMethod(31, 2 ** 20, 1)).toBe('probe');
    expect(chooseMethod(31, 2 ** 20, 256)).toBe('probe');
    expect(chooseMethod(47, 2 ** 20, 256)).toBe('probe');
    expect(chooseMethod(79, 2 ** 20, 256)).toBe('sift');
    expect(chooseMethod(79, 2 ** 20, 1)).toBe('scan');
    expect(chooseMethod(256, 2 ** 20, 1)).toBe('scan');
    expect(chooseMethod(64, 100, 1)).toBe('scan');
  });

  it('looks at 128 codes at once when several queries share the work', () => {
    expect([1, 4, 64].map(chooseFullMethod)).toEqual(['scan', 'scan', 'sift']);
  });
});

describe('the index in memory', () => {
  const { code } = createCodeMaker(31);

  it('gives way to others while it searches and builds', async () => {
    const index = openMemoryIndex({ tailCodes: 2048 });
    // The same few codes under many keys: making them all at random would take longer than the test.
    const codes = Array.from({ length: 1000 }, code);
    const bits = (at: number): Uint8Array => codes[at % 1000] ?? code();
    await index.add(
      Array.from({ length: 150_000 }, (_, key) => ({ key, bits: bits(key) })),
      1,
    );
    let turns = 0;
    let searching = true;
    const startedMs = performance.now();
    const found = index.search(Array.from({ length: 256 }, code), { radius: 100 }).finally(() => {
      searching = false;
    });
    while (searching) {
      await nextTurn();
      turns += 1;
    }
    expect((await found).every(({ more, hits }) => !more && hits.length < 1000)).toBe(true);
    // Some 70 ms of work on a fast machine, in stretches of about 8 ms.
    expect(turns, `${performance.now() - startedMs} ms`).toBeGreaterThan(3);
  });

  it('finds the nearest where far more than the limit are within the radius', async () => {
    const index = openMemoryIndex();
    const entries = Array.from({ length: 12_000 }, (_, at) => ({ key: 12_000 - at, bits: code() }));
    await index.add(entries, 1);
    for (const queries of [[code()], Array.from({ length: 9 }, code)])
      expect(await index.search(queries, { radius: 256, limit: 3 })).toEqual(
        searchNaively(entries, queries, { radius: 256, limit: 3 }),
      );
  });
});
