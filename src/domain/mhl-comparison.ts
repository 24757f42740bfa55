import type { FileError } from './errors.ts';
import { createIgnoreMatcher } from './ignore-patterns.ts';
import { MHL_FOLDER, type MhlHash, type MhlHistory } from './mhl.ts';

/** A file that is there: its digest by the algorithm that the history expects, or why it has none. */
export interface FoundFile {
  /** Relative to the folder of the history, `/` between parts. */
  readonly path: string;
  /** Absent for a file that the history does not expect: there is nothing to compare it with. */
  readonly digest?: string;
  readonly error?: FileError;
}

/** What comparing a folder with its history came to. Paths are sorted. */
export interface MhlComparison {
  readonly matched: number;
  /** There, but not what the history says. */
  readonly mismatched: readonly {
    readonly path: string;
    readonly expected: MhlHash;
    readonly found: string;
    readonly generation: number;
  }[];
  /** Expected, not there, and not ignored. */
  readonly missing: readonly { readonly path: string; readonly generation: number }[];
  /** There, not ignored, and in no generation. */
  readonly unlisted: readonly string[];
  /** Could not be compared; never counts as a match. */
  readonly unchecked: readonly { readonly path: string; readonly error: FileError }[];
}

/**
 * Compares what is in a folder with what its history expects. Histories themselves (`ascmhl` folders) are left out. A file that a
 * damaged history does not expect is unchecked, not unlisted: it may be in the part that could not be read.
 */
export function verifyAgainstHistory(
  history: Pick<MhlHistory, 'expected' | 'ignored' | 'faults'>,
  found: Iterable<FoundFile>,
): MhlComparison {
  const isIgnored = createIgnoreMatcher(history.ignored);
  const seen = new Set<string>();
  const mismatched: MhlComparison['mismatched'][number][] = [];
  const unlisted: string[] = [];
  const unchecked: MhlComparison['unchecked'][number][] = [];
  let matched = 0;
  for (const { path, digest, error } of found) {
    if (path.split('/').includes(MHL_FOLDER)) continue;
    seen.add(path);
    const known = history.expected.get(path);
    if (known === undefined) {
      if (isIgnored(path)) continue;
      if (history.faults.length > 0) unchecked.push({ path, error: DAMAGED });
      else unlisted.push(path);
    } else if (error !== undefined || digest === undefined) unchecked.push({ path, error: error ?? NOT_READ });
    else if (isSameDigest(known.hash, { algorithm: known.hash.algorithm, value: digest })) matched += 1;
    else mismatched.push({ path, expected: known.hash, found: digest, generation: known.generation });
  }
  const missing = [...history.expected]
    .filter(([path]) => !seen.has(path) && !isIgnored(path))
    .map(([path, { generation }]) => ({ path, generation }));
  return {
    matched,
    mismatched: mismatched.toSorted(byPath),
    missing: missing.toSorted(byPath),
    unlisted: unlisted.toSorted(),
    unchecked: unchecked.toSorted(byPath),
  };
}

/** True when both are the same value of the same algorithm. Hexadecimal digits may be written in either case, C4 may not. */
export function isSameDigest(one: MhlHash, other: MhlHash): boolean {
  if (one.algorithm !== other.algorithm) return false;
  if (one.algorithm === 'c4') return one.value === other.value;
  return one.value.toLowerCase() === other.value.toLowerCase();
}

const NOT_READ: FileError = {
  code: 'file.io',
  message: 'It was not read, so it could not be compared with the history.',
};
const DAMAGED: FileError = {
  code: 'file.malformed',
  message: 'The history is damaged, so whether it knows this file cannot be said.',
};

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  if (one.path === other.path) return 0;
  return one.path < other.path ? -1 : 1;
}
