import { CODE_BYTES } from '../../domain/fingerprint.ts';
import type { IndexEntry } from '../../domain/fingerprint-index.ts';
import { type CodeSource, sortCodes } from './code-segment.ts';
import { codesOf, createHammingKernel, type HammingKernel } from './hamming-kernel.ts';

/** The newest codes, in the order in which they came. Codes are only ever added behind: a search goes up to the count it began with. */
export interface CodeTail {
  readonly count: number;
  readonly kernel: HammingKernel;
  /** In the order of the codes; only the first `count` are set. */
  readonly keys: Float64Array;
  has(key: number): boolean;
  /** There must be room. */
  append(entries: readonly IndexEntry[]): void;
  toSource(): CodeSource;
}

export function createTail(capacity: number): CodeTail {
  const kernel = createHammingKernel(capacity, false);
  const keys = new Float64Array(capacity);
  const known = new Set<number>();
  let count = 0;
  return {
    get count() {
      return count;
    },
    kernel,
    keys,
    has: (key) => known.has(key),
    append(entries) {
      const codes = codesOf(kernel, capacity);
      entries.forEach(({ key, bits }, at) => {
        codes.set(bits, (count + at) * CODE_BYTES);
        keys[count + at] = key;
        known.add(key);
      });
      count += entries.length;
    },
    toSource: () => sortCodes(keys.slice(0, count), codesOf(kernel, count)),
  };
}
