import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  futimesSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { toOutputError } from '../../domain/output-error.ts';
import type { CommitOptions, KeepAttributes } from '../../domain/ports.ts';

const PERMISSIONS = 0o777;

/** A file under its temporary name, and where it goes. */
export interface OutputOnTheWay extends CommitOptions {
  readonly temporary: string;
  readonly destination: string;
}

/**
 * See `commitAll` of the port OutputFiles. `newMode`: permissions of a file that is like no other. Without the thread pool: a process
 * that marks does one file at a time, and each hop through the pool costs more than the call.
 */
export function commitOutputs(files: readonly OutputOnTheWay[], newMode: number, confirm?: () => void): void {
  try {
    for (const file of files) settle(file, newMode);
    // Bringing a movie to disk takes long enough for somebody to write to its source.
    confirm?.();
    for (const { temporary, destination } of files) renameSync(temporary, destination);
    for (const folder of new Set(files.map(({ destination }) => dirname(destination)))) syncFolder(folder);
  } catch (error) {
    for (const { temporary } of files) rmSync(temporary, { force: true });
    throw toOutputError(error);
  }
}

/** Attributes, and safely to disk. */
function settle({ temporary, like, keep }: OutputOnTheWay, newMode: number): void {
  const file = openSync(temporary, 'r');
  try {
    if (like === undefined) fchmodSync(file, newMode);
    else copyAttributes(file, statSync(like), keep);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function copyAttributes(file: number, like: Stats, keep: KeepAttributes): void {
  // The owner first: giving a file away takes rights from its mode.
  if (keep.owner) attempt(() => fchownSync(file, like.uid, like.gid));
  fchmodSync(file, like.mode & PERMISSIONS);
  if (keep.times) futimesSync(file, like.atimeMs / 1000, like.mtimeMs / 1000);
}

/** Brings the new name to disk. The file is in place already: a share that cannot do this is no failure. */
function syncFolder(path: string): void {
  attempt(() => {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  });
}

/** For what is wanted but not owed. */
function attempt(call: () => void): void {
  try {
    call();
  } catch {
    // Without the right, or on a file system without the means, it is left as it is.
  }
}
