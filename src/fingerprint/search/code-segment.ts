import { CODE_BYTES } from '../../domain/fingerprint.ts';
import { codesOf, createHammingKernel, type HammingKernel } from './hamming-kernel.ts';
import { createKeyColumn, type KeyColumn } from './key-column.ts';
import type { Pause } from './pauses.ts';

const TABLES = 16;

/** Codes in the order of their keys, with tables. Never changes. */
export interface CodeSegment {
  readonly count: number;
  readonly keys: KeyColumn;
  readonly kernel: HammingKernel;
}

/** `fill` puts the codes in place, in the order of `keys` (ascending, at most 2^20). */
export async function buildSegment(
  keys: Float64Array,
  fill: (codes: Uint8Array<ArrayBuffer>) => Promise<void>,
  pause: Pause,
): Promise<CodeSegment> {
  const kernel = createHammingKernel(keys.length, true);
  await fill(codesOf(kernel, keys.length));
  for (let table = 0; table < TABLES; table += 1) {
    kernel.fillTable(table);
    await pause();
  }
  return { count: keys.length, keys: createKeyColumn(keys), kernel };
}

/** Keys and codes in the order of keys, to be read. */
export interface CodeSource {
  readonly keys: KeyColumn;
  readonly codes: Uint8Array;
}

export function sourceOf(segment: CodeSegment): CodeSource {
  return { keys: segment.keys, codes: codesOf(segment.kernel, segment.count) };
}

/** Sorts what came in any order. */
export function sortCodes(keys: Float64Array, codes: Uint8Array): CodeSource {
  if (isAscending(keys)) return { keys: createKeyColumn(keys), codes };
  const order = Uint32Array.from(keys, (_, at) => at).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
  const sorted = new Uint8Array(codes.length);
  order.forEach((from, to) => {
    sorted.set(codes.subarray(from * CODE_BYTES, (from + 1) * CODE_BYTES), to * CODE_BYTES);
  });
  return { keys: createKeyColumn(keys.toSorted()), codes: sorted };
}

export function isAscending(keys: Float64Array): boolean {
  for (let at = 1; at < keys.length; at += 1) if ((keys[at] ?? 0) <= (keys[at - 1] ?? 0)) return false;
  return true;
}
