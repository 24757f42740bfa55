import type { CodeHits, IndexEntry } from '../../src/domain/fingerprint-index.ts';

const BITS = 256;

export interface CodeMaker {
  /** A random code. */
  readonly code: () => Uint8Array;
  /** A code in which exactly so many bits differ. */
  readonly near: (bits: Uint8Array, distance: number) => Uint8Array;
}

/** The same codes for the same seed. */
export function createCodeMaker(seed: number): CodeMaker {
  // xorshift32: no statistics hang on it.
  let state = Math.imul(seed, 0x9e37_79b1) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return {
    code: () => Uint8Array.from({ length: BITS / 8 }, () => next() >>> 24),
    near(bits, distance) {
      const flipped = new Set<number>();
      while (flipped.size < distance) flipped.add(next() % BITS);
      return flipBits(bits, flipped);
    },
  };
}

export function flipBits(bits: Uint8Array, flipped: Iterable<number>): Uint8Array {
  const copy = bits.slice();
  for (const bit of flipped) copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

const ONES = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);

export function countDiffering(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += ONES[(a[at] ?? 0) ^ (b[at] ?? 0)] ?? 0;
  return sum;
}

/** What an index must find: as plainly as it can be said. */
export function searchNaively(
  entries: readonly IndexEntry[],
  queries: readonly Uint8Array[],
  { radius, limit = 1000 }: { readonly radius: number; readonly limit?: number },
): readonly CodeHits[] {
  return queries.map((query) => {
    const hits = entries
      .map(({ key, bits }) => ({ key, distanceBits: countDiffering(query, bits) }))
      .filter(({ distanceBits }) => distanceBits <= radius)
      .toSorted((a, b) => a.distanceBits - b.distanceBits || a.key - b.key);
    return { hits: hits.slice(0, limit), more: hits.length > limit };
  });
}
