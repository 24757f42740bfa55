import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import type { CompiledRules } from '../../domain/discover-rules.ts';
import type { ListingProblem } from '../../domain/ports.ts';
import { systemCodeOf } from './system-error.ts';
import { findUnreadableNames, mayBeUnreadable } from './unreadable-names.ts';

/** Attempts at a directory that says an entry is gone while it is itself still there. */
const READ_ATTEMPTS = 3;

const BAD_NAME = 'Its name is not valid UTF-8, so it cannot be named or opened reliably. Rename it and scan again.';

/** The entries of one directory by name, sorted in code unit order: what the rules leave of them, and what they do not. */
export interface DirectoryNames {
  /** Everything that is no directory: what it really is, a look at it has to tell. */
  readonly files: readonly string[];
  readonly directories: readonly string[];
  /** What was skipped by rule, by rule name. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly problems: readonly ListingProblem[];
}

/** Throws errors of the system. File systems that do not tell types make Node look at each entry, and one that vanishes meanwhile fails them all. */
export function readEntries(path: string): Dirent[] {
  for (let attempt = 1; ; attempt++) {
    try {
      return readdirSync(path, { withFileTypes: true });
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT' || attempt === READ_ATTEMPTS) throw error;
      lstatSync(path);
    }
  }
}

/** The same without making the calling thread wait for the file system. */
export async function readEntriesLater(path: string): Promise<Dirent[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readdir(path, { withFileTypes: true });
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT' || attempt === READ_ATTEMPTS) throw error;
      await lstat(path);
    }
  }
}

/** `path`: of the directory, read once more where names cannot be made out. */
export function sortEntries(entries: readonly Dirent[], path: string, rules: CompiledRules): DirectoryNames {
  const files: string[] = [];
  const directories: string[] = [];
  const skipped: Record<string, number> = {};
  const problems: ListingProblem[] = [];
  const isReal = checkNames(entries, path, problems);
  for (const entry of entries) {
    const { name } = entry;
    if (!isReal(name)) continue;
    const isDirectory = entry.isDirectory();
    const rule = isDirectory ? rules.skipDirectory(name) : rules.decideFile(name).skippedBy;
    if (rule !== undefined) skipped[rule] = (skipped[rule] ?? 0) + 1;
    else (isDirectory ? directories : files).push(name);
  }
  // Code unit order, the default of sort, is the same on every machine and in every locale.
  return { files: files.sort(), directories: directories.sort(), skipped, problems };
}

function checkNames(entries: readonly Dirent[], path: string, problems: ListingProblem[]): (name: string) => boolean {
  if (!entries.some((entry) => mayBeUnreadable(entry.name))) return () => true;
  const { escaped, isReal } = findUnreadableNames(path);
  for (const name of escaped) problems.push({ name, code: 'file.name', message: BAD_NAME });
  return isReal;
}
