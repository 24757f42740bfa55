import type { DirectoryColumns } from './listing-columns.ts';
import { type DirectoryNames, readEntries, sortEntries } from './read-names.ts';
import { statFiles, type WalkContext } from './stat-files.ts';
import { describeSystemError } from './system-error.ts';

/**
 * Files looked at in one go. Large enough that passing a part to another thread (some 50 µs) is small beside the looks
 * themselves (3 µs each on a local disk), small enough that four threads share a directory of 5,000 frames on a network
 * file system, where each look is a round trip.
 */
export const FILES_PER_PART = 1000;

/** Lists one directory and looks at its first {@link FILES_PER_PART} files. Never throws for what it finds there. */
export function listDirectory(path: string, context: WalkContext): DirectoryColumns {
  let entries: DirectoryNames;
  try {
    entries = sortEntries(readEntries(path), path, context.rules);
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
