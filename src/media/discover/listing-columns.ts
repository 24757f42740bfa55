import type { ListedFile, ListingProblem } from '../../domain/ports.ts';

/** Numbers kept per file in {@link FileColumns.stats}: size, mtime, ctime, inode. */
export const STAT_FIELDS = 4;

/**
 * Files as columns, the way they travel between threads: a text and a few flat numbers cost a hundredth of what as many
 * objects do. Names hold neither `/` nor NUL on any system, so `/` can part them.
 */
export interface FileColumns {
  readonly names: string;
  readonly count: number;
  /** {@link STAT_FIELDS} numbers for each name, in the same order. */
  readonly stats: Float64Array<ArrayBuffer>;
  /** Indexes of the files whose names say that they are not finished, ascending. */
  readonly temporary: readonly number[];
  readonly skipped: Readonly<Record<string, number>>;
  readonly problems: readonly ListingProblem[];
}

/** One directory, read; the first of its files looked at already. */
export interface DirectoryColumns extends FileColumns {
  /** Names of the sub-directories to walk, sorted. */
  readonly directories: readonly string[];
  /** Further files, sorted, in parts of joined names that can be looked at apart. */
  readonly rest: readonly string[];
}

/** What a walking thread is told to do. */
export type WalkJob =
  | { readonly kind: 'list'; readonly paths: readonly string[] }
  | { readonly kind: 'stat'; readonly path: string; readonly names: string };

export type WalkAnswer =
  | { readonly kind: 'list'; readonly directories: readonly DirectoryColumns[] }
  | { readonly kind: 'stat'; readonly files: FileColumns };

/** An answer with what it took, by which the walk tells a slow file system. */
export interface TimedAnswer {
  readonly answer: WalkAnswer;
  readonly tookMs: number;
  /** Files and directories looked at, at least 1. */
  readonly looks: number;
}

export function appendFiles(columns: FileColumns, files: ListedFile[]): void {
  if (columns.count === 0) return;
  const { stats } = columns;
  const temporary = new Set(columns.temporary);
  let at = 0;
  for (const name of columns.names.split('/')) {
    const file = {
      name,
      sizeBytes: stats[at] ?? 0,
      mtimeMs: stats[at + 1] ?? 0,
      ctimeMs: stats[at + 2] ?? 0,
      inode: stats[at + 3] ?? 0,
    };
    files.push(temporary.has(at / STAT_FIELDS) ? { ...file, temporary: true } : file);
    at += STAT_FIELDS;
  }
}
