import { accessSync, type BigIntStats, constants, lstatSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AssayError } from '../../domain/errors.ts';
import { toOutputError } from '../../domain/output-error.ts';

/** A file to be written for another one. */
export interface OutputJob {
  readonly source: string;
  readonly destination: string;
  /** The destination is meant to be the source. */
  readonly inPlace: boolean;
}

/** See `prepare` of the port OutputFiles. Without the thread pool, as commit-output.ts. */
export function prepareOutput({ source, destination, inPlace }: OutputJob): void {
  const folder = dirname(destination);
  makeFolder(folder);
  callOutput(() => accessSync(folder, constants.W_OK | constants.X_OK));
  const there = lookAt(destination);
  if (there === undefined) return;
  if (there.isSymbolicLink()) throw refuse('is a link, which may lead anywhere. Remove it, or name the file itself');
  if (there.isDirectory()) throw refuse('is a folder. Choose another name, or move the folder away');
  if (!there.isFile()) throw refuse('is no regular file. Choose another name');
  assertWritable(destination, there);
  if (inPlace) return;
  // Through links, for it may be the source by any other path; a hard link shares the number too.
  const original = callOutput(() => statSync(source, { bigint: true }));
  if (original.dev === there.dev && original.ino === there.ino)
    throw refuse('is the source itself by another path or hard link. Choose another folder, or mark it in place');
}

/** Level by level: what the system says of the one that cannot be made is lost when Node makes them all at once. */
function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isSystemError(error, 'EEXIST') || !isFolder(path)) throw toOutputError(error);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Renaming over a file asks only for rights on its folder; whoever protected the file meant it all the same. */
function assertWritable(path: string, { mode }: BigIntStats): void {
  // Those who may do everything are not held back by the system.
  if ((mode & 0o222n) === 0n)
    throw new AssayError(
      'output.forbidden',
      'The file is write-protected. Allow writing to it, or choose another folder.',
    );
  callOutput(() => accessSync(path, constants.W_OK));
}

function lookAt(path: string): BigIntStats | undefined {
  return callOutput(() => lstatSync(path, { bigint: true, throwIfNoEntry: false }));
}

function callOutput<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw toOutputError(error);
  }
}

function refuse(reason: string): AssayError {
  return new AssayError('output.refused', `What lies where the output goes ${reason}.`);
}
