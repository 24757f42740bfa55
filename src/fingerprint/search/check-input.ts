import { AssayError } from '../../domain/errors.ts';
import { CODE_BYTES } from '../../domain/fingerprint.ts';
import type { IndexEntry } from '../../domain/fingerprint-index.ts';

export const DEFAULT_LIMIT = 1000;
const MOST_RADIUS = 256;

/** What every implementation refuses of entries, before it looks at what it holds. */
export function checkEntries(entries: readonly IndexEntry[], checkpoint: number): void {
  if (!Number.isSafeInteger(checkpoint) || checkpoint < 0)
    throw bug(`The checkpoint ${checkpoint} is no whole number.`);
  const keys = new Set<number>();
  for (const { key, bits } of entries) {
    if (!Number.isSafeInteger(key) || key < 0) throw bug(`The key ${key} is no whole number from 0 to 2^53 - 1.`);
    if (bits.length !== CODE_BYTES)
      throw bug(`The code of the key ${key} has ${bits.length} bytes, not ${CODE_BYTES}.`);
    if (keys.has(key)) throw duplicateKey(key);
    keys.add(key);
  }
}

export function checkSearch(queries: readonly Uint8Array[], radius: number, limit: number): void {
  if (!Number.isInteger(radius) || radius < 0 || radius > MOST_RADIUS)
    throw bug(`The radius ${radius} is no whole number from 0 to ${MOST_RADIUS}.`);
  if (!Number.isSafeInteger(limit) || limit < 1) throw bug(`The limit ${limit} is no whole number over 0.`);
  const wrong = queries.find(({ length }) => length !== CODE_BYTES);
  if (wrong !== undefined) throw bug(`A code to be searched for has ${wrong.length} bytes, not ${CODE_BYTES}.`);
}

export function duplicateKey(key: number): AssayError {
  return bug(`The key ${key} is in the index of fingerprints already.`);
}

export function closedIndex(): AssayError {
  return bug('The index of fingerprints is closed.');
}

function bug(message: string): AssayError {
  return new AssayError('internal.bug', message);
}
