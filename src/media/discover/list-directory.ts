import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import type { ListingProblem } from '../../domain/ports.ts';
import type { DirectoryColumns } from './listing-columns.ts';
import { statFiles, type WalkContext } from './stat-files.ts';
import { describeSystemError, systemCodeOf } from './system-error.ts';
import { findUnreadableNames, mayBeUnreadable } from './unreadable-names.ts';

/**
 * Files looked at in one go. Large enough that passing a part to another thread (some 50 µs) is small beside the looks
 * themselves (3 µs each on a local disk), small enough that four threads share a directory of 5,000 frames on a network
 * file system, where each look is a round trip.
 */
export const FILES_PER_PART = 1000;

/** Attempts at a directory that says an entry is gone while it is itself still there. */
const READ_ATTEMPTS = 3;

const BAD_NAME = 'Its name is not valid UTF-8, so it cannot be named or opened reliably. Rename it and scan again.';

interface SortedEntries {
  readonly files: string[];
  readonly directories: string[];
  readonly skipped: Record<string, number>;
  readonly problems: ListingProblem[];
}

/** Lists one directory and looks at its first {@link FILES_PER_PART} files. Never throws for what it finds there. */
export function listDirectory(path: string, context: WalkContext): DirectoryColumns {
  let entries: SortedEntries;
  try {
    entries = sortEntries(readEntries(path), path, context);
  } catch (error) {
    entries = { files: [], directories: [], skipped: {}, problems: [{ name: '', ...describeSystemError(error) }] };
  }
  const { files } = entries;
  const first = statFiles(path, files.length > FILES_PER_PART ? files.slice(0, FILES_PER_PART) : files, context);
  const rest: string[] = [];
  for (let at = FILES_PER_PART; at < files.length; at += FILES_PER_PART) {
    rest.push(files.slice(at, at + FILES_PER_PART).join('/'));
  }
  return {
    ...first,
    skipped: addCounts(entries.skipped, first.skipped),
    problems: [...entries.problems, ...first.problems],
    directories: entries.directories,
    rest,
  };
}

export function addCounts(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum: Record<string, number> = { ...a };
  for (const [rule, count] of Object.entries(b)) sum[rule] = (sum[rule] ?? 0) + count;
  return sum;
}

/** File systems that do not tell types make Node look at each entry, and one that vanishes meanwhile fails them all. */
function readEntries(path: string): Dirent[] {
  for (let attempt = 1; ; attempt++) {
    try {
      return readdirSync(path, { withFileTypes: true });
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT' || attempt === READ_ATTEMPTS) throw error;
      lstatSync(path);
    }
  }
}

function sortEntries(entries: readonly Dirent[], path: string, context: WalkContext): SortedEntries {
  const { decideFile, skipDirectory } = context.rules;
  const sorted: SortedEntries = { files: [], directories: [], skipped: {}, problems: [] };
  const isReal = checkNames(entries, path, sorted.problems);
  for (const entry of entries) {
    const { name } = entry;
    if (!isReal(name)) continue;
    const isDirectory = entry.isDirectory();
    const rule = isDirectory ? skipDirectory(name) : decideFile(name).skippedBy;
    if (rule !== undefined) sorted.skipped[rule] = (sorted.skipped[rule] ?? 0) + 1;
    else (isDirectory ? sorted.directories : sorted.files).push(name);
  }
  // Code unit order, the default of sort, is the same on every machine and in every locale.
  sorted.files.sort();
  sorted.directories.sort();
  return sorted;
}

function checkNames(entries: readonly Dirent[], path: string, problems: ListingProblem[]): (name: string) => boolean {
  if (!entries.some((entry) => mayBeUnreadable(entry.name))) return () => true;
  const { escaped, isReal } = findUnreadableNames(path);
  for (const name of escaped) problems.push({ name, code: 'file.name', message: BAD_NAME });
  return isReal;
}
