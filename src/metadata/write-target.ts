import { closeSync, openSync, type Stats, statfsSync, statSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { AssayError } from '../domain/errors.ts';
import { toOutputError } from '../domain/output-error.ts';

/** What a rewritten file needs beside its own size: XMP with room for a long prompt. */
const MARGIN_BYTES = 128 * 1024;

/**
 * Makes sure that a file can be made under that name, by making it: ExifTool itself only says that it could not.
 * @throws AssayError `output.*`
 */
export function assertCreatable(path: string): void {
  try {
    closeSync(openSync(path, 'wx'));
    unlinkSync(path);
  } catch (error) {
    throw toOutputError(error);
  }
}

/** Size of a regular file, in bytes: a FIFO or a device would keep ExifTool waiting. */
export function sizeOfSource(path: string): number {
  let found: Stats;
  try {
    found = statSync(path);
  } catch (cause) {
    throw new AssayError('metadata.failed', 'The file to be marked is gone or may not be read.', { cause });
  }
  if (!found.isFile()) throw new AssayError('metadata.failed', 'Not a regular file: nothing can be written into it.');
  return found.size;
}

/** Why writing failed in the file system, as far as that can be told afterwards. What was written must be removed already. */
export function explainDiskError(path: string, neededBytes: number, cause: unknown): AssayError {
  if (freeBytesBeside(path) < neededBytes + MARGIN_BYTES)
    return new AssayError('output.full', 'There is no room left where the output goes. Make room there.', { cause });
  return new AssayError('output.io', 'Writing failed on the way. Check the disk or the network share.', { cause });
}

function freeBytesBeside(path: string): number {
  try {
    const disk = statfsSync(dirname(path));
    return disk.bavail * disk.bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
