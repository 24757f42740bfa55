import { accessSync, constants, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { AssayError } from '../../domain/errors.ts';
import type { DirectoryListing } from '../../domain/ports.ts';
import { findSidecarNames } from '../../domain/sidecars.ts';
import { appendFiles } from './listing-columns.ts';
import { notRegular, statFiles, type WalkContext } from './stat-files.ts';
import { describeSystemError, systemCodeOf } from './system-error.ts';

export interface WalkRoot {
  readonly absolutePath: string;
  readonly realPath: string;
  readonly stat: Stats;
}

/**
 * Looks at what the walk starts from. A root that is itself a link was named by the user and is followed.
 * Throws `input.not-found`, `file.forbidden`, or what else keeps it from being read.
 */
export function openRoot(root: string): WalkRoot {
  const absolutePath = resolve(root);
  try {
    const realPath = realpathSync.native(absolutePath);
    const stat = statSync(realPath);
    if (stat.isDirectory()) accessSync(realPath, constants.R_OK | constants.X_OK);
    return { absolutePath, realPath, stat };
  } catch (cause) {
    const missing = systemCodeOf(cause) === 'ENOENT' || systemCodeOf(cause) === 'ENOTDIR';
    if (missing) throw new AssayError('input.not-found', `There is no ${absolutePath}. Check the path.`, { cause });
    const { code, message } = describeSystemError(cause);
    throw new AssayError(code, `${absolutePath}: ${message}`, { cause });
  }
}

/**
 * The listing for a root that is no directory: the file, whatever the rules say of its name since it was asked for, and
 * the sidecars beside it, without which its answer would not be that of the same file in a scanned directory.
 */
export function listSingleFile(root: WalkRoot, context: WalkContext): DirectoryListing {
  const name = basename(root.absolutePath);
  const absolutePath = dirname(root.absolutePath);
  if (!root.stat.isFile()) {
    const problems = [{ name, ...notRegular(root.stat) }];
    return { path: '', absolutePath, files: [], skipped: {}, problems };
  }
  const sidecars = findSidecarNames(name, readSiblings(absolutePath));
  const columns = statFiles(absolutePath, [name, ...sidecars].sort(), { ...context, realRoot: dirname(root.realPath) });
  const files: DirectoryListing['files'][number][] = [];
  appendFiles(columns, files);
  return { path: '', absolutePath, files, skipped: columns.skipped, problems: columns.problems };
}

function readSiblings(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    // A file may be readable in a directory that may not be listed: then there are no sidecars to be known of.
    return [];
  }
}
