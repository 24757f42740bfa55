import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AssayError } from '../../src/domain/errors.ts';
import type { CodeHits, FingerprintIndex, IndexEntry } from '../../src/domain/fingerprint-index.ts';
import { createCodeMaker, flipBits, searchNaively } from './fingerprint-index-samples.ts';

export interface FingerprintIndexSubject {
  /** A new index with nothing in it. */
  readonly open: () => Promise<FingerprintIndex>;
  /** Codes of the larger cases. Default: 3,000. */
  readonly codes?: number;
}

const RADII = [0, 1, 15, 16, 31, 47, 63, 64, 100, 256];

/** What every implementation of the port must do. */
export function describeFingerprintIndex(name: string, createSubject: () => FingerprintIndexSubject): void {
  describe(`index of fingerprints: ${name}`, () => {
    let index: FingerprintIndex;
    const manyCodes = createSubject().codes ?? 3000;
    beforeEach(async () => {
      index = await createSubject().open();
    });
    afterEach(() => index.close());

    const codeOf = (promise: Promise<unknown>): Promise<string> =>
      promise.then(
        () => 'no error',
        (error: AssayError) => error.code,
      );
    const expectSame = async (
      entries: readonly IndexEntry[],
      queries: readonly Uint8Array[],
      radius: number,
      limit?: number,
    ): Promise<void> => {
      const options = { radius, ...(limit !== undefined && { limit }) };
      expect(await index.search(queries, options)).toEqual(searchNaively(entries, queries, options));
    };

    it('is empty at first', async () => {
      expect(await index.size()).toBe(0);
      expect(await index.checkpoint()).toBe(0);
      expect(await index.search([new Uint8Array(32)], { radius: 256 })).toEqual([{ hits: [], more: false }]);
      expect(await index.search([], { radius: 31 })).toEqual([]);
    });

    it('keeps the last checkpoint, of an add without entries too', async () => {
      const { code } = createCodeMaker(1);
      await index.add([{ key: 3, bits: code() }], 30);
      await index.add([], 41);
      expect([await index.size(), await index.checkpoint()]).toEqual([1, 41]);
    });

    it('finds the same as looking at every code, at every radius', async () => {
      const { code, near } = createCodeMaker(2);
      const entries = Array.from({ length: manyCodes }, (_, key) => ({ key, bits: code() }));
      const queries = [
        ...[0, 1, 15, 16, 17, 31, 32, 47, 48, 63, 64, 65, 79, 80, 100].map((bits, at) =>
          near(entries[at * 7]?.bits ?? code(), bits),
        ),
        ...Array.from({ length: 5 }, () => code()),
      ];
      await index.add(entries, manyCodes);
      for (const radius of RADII) await expectSame(entries, queries, radius, 50);
    });

    it('finds the same where many codes are alike', async () => {
      const { code, near } = createCodeMaker(3);
      const centres = [code(), code()];
      const entries = Array.from({ length: manyCodes / 5 }, (_, key) => ({
        key,
        bits: near(centres[key % 2] as Uint8Array, key % 70),
      }));
      await index.add(entries, 1);
      for (const radius of RADII) await expectSame(entries, [...centres, near(code(), 9)], radius);
    });

    it('tells equal distances by key, and says when there are more than the limit', async () => {
      const { code } = createCodeMaker(4);
      const bits = code();
      const keys = [9, 4, 2 ** 53 - 1, 0, 7, 2 ** 32, 2 ** 32 - 1];
      await index.add([...keys.map((key) => ({ key, bits })), { key: 1, bits: flipBits(bits, [200]) }], 8);
      const first = await index.search([bits], { radius: 3, limit: 3 });
      expect(first).toEqual([
        { hits: [0, 4, 7].map((key) => ({ key, distanceBits: 0 })), more: true },
      ] satisfies CodeHits[]);
      const [all] = await index.search([bits], { radius: 3, limit: 8 });
      expect(all?.more).toBe(false);
      expect(all?.hits.map(({ key }) => key)).toEqual([0, 4, 7, 9, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 1]);
    });

    it('takes a radius as inclusive, to the bit', async () => {
      const { code, near } = createCodeMaker(5);
      const bits = code();
      const entries = [31, 32, 64, 65].map((distance, key) => ({ key, bits: near(bits, distance) }));
      await index.add(entries, 1);
      for (const [radius, found] of [
        [30, 0],
        [31, 1],
        [63, 2],
        [64, 3],
        [65, 4],
      ] as const)
        expect((await index.search([bits], { radius }))[0]?.hits.length, `radius ${radius}`).toBe(found);
    });

    it('agrees with looking at every code on whatever comes', async () => {
      const entries: IndexEntry[] = [];
      const small = fc.uint8Array({ minLength: 32, maxLength: 32, max: 3 });
      const any = fc.oneof(small, fc.uint8Array({ minLength: 32, maxLength: 32 }));
      const step = fc.record({
        added: fc.array(any, { maxLength: 20 }),
        queries: fc.array(any, { minLength: 1, maxLength: 10 }),
        radius: fc.integer({ min: 0, max: 256 }),
        limit: fc.integer({ min: 1, max: 30 }),
      });
      await fc.assert(
        fc.asyncProperty(step, async ({ added, queries, radius, limit }) => {
          const fresh = added.map((bits, at) => ({ key: (entries.length + at) * 977, bits }));
          await index.add(fresh, entries.length);
          entries.push(...fresh);
          await expectSame(entries, queries, radius, limit);
        }),
        // Entries stay from one run to the next: shrinking would find other ones.
        { numRuns: 25, endOnFailure: true },
      );
    });

    it('takes in all or nothing', async () => {
      const { code } = createCodeMaker(6);
      const bits = code();
      await index.add([{ key: 5, bits }], 5);
      expect(
        await codeOf(
          index.add(
            [
              { key: 6, bits },
              { key: 5, bits: code() },
            ],
            7,
          ),
        ),
      ).toBe('internal.bug');
      expect(
        await codeOf(
          index.add(
            [
              { key: 8, bits },
              { key: 8, bits },
            ],
            7,
          ),
        ),
      ).toBe('internal.bug');
      expect(await codeOf(index.add([{ key: 9, bits: bits.subarray(1) }], 7))).toBe('internal.bug');
      for (const key of [-1, 0.5, 2 ** 53, Number.NaN])
        expect(
          await codeOf(
            index.add(
              [
                { key: 10, bits },
                { key, bits },
              ],
              7,
            ),
          ),
          String(key),
        ).toBe('internal.bug');
      expect(await codeOf(index.add([{ key: 11, bits }], -1))).toBe('internal.bug');
      expect([await index.size(), await index.checkpoint()]).toEqual([1, 5]);
      expect(await index.search([bits], { radius: 256 })).toEqual([
        { hits: [{ key: 5, distanceBits: 0 }], more: false },
      ]);
    });

    it('refuses a search that makes no sense', async () => {
      const query = new Uint8Array(32);
      for (const radius of [-1, 257, 1.5, Number.NaN])
        expect(await codeOf(index.search([query], { radius })), String(radius)).toBe('internal.bug');
      expect(await codeOf(index.search([query], { radius: 3, limit: 0 }))).toBe('internal.bug');
      expect(await codeOf(index.search([query.subarray(2)], { radius: 3 }))).toBe('internal.bug');
    });

    it('keeps its own copy of a code', async () => {
      const bits = new Uint8Array(32).fill(0xaa);
      const adding = index.add([{ key: 1, bits }], 1);
      await adding;
      bits.fill(0);
      expect((await index.search([new Uint8Array(32).fill(0xaa)], { radius: 0 }))[0]?.hits).toHaveLength(1);
    });

    it('searches while more is added', async () => {
      const { code } = createCodeMaker(7);
      const entries = Array.from({ length: 400 }, (_, key) => ({ key, bits: code() }));
      const queries = entries.slice(0, 40).map(({ bits }) => bits);
      await index.add(entries.slice(0, 40), 1);
      const work: Promise<unknown>[] = [];
      for (let at = 40; at < 400; at += 40) {
        work.push(index.add(entries.slice(at, at + 40), at));
        work.push(
          index.search(queries, { radius: 20 }).then((found) => {
            expect(found.map(({ hits }) => hits)).toEqual(queries.map((_, key) => [{ key, distanceBits: 0 }]));
          }),
        );
      }
      await Promise.all(work);
      expect([await index.size(), await index.checkpoint()]).toEqual([400, 360]);
      await expectSame(entries, queries, 100);
    });
  });
}
