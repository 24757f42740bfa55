import type { BigIntStats } from 'node:fs';
import { access, constants, lstat, mkdir, stat } from 'node:fs/promises';
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

/** See `prepare` of the port OutputFiles. */
export async function prepareOutput({ source, destination, inPlace }: OutputJob): Promise<void> {
  const folder = dirname(destination);
  await makeFolder(folder);
  await callOutput(() => access(folder, constants.W_OK | constants.X_OK));
  const there = await lookAt(destination);
  if (there === undefined) return;
  if (there.isSymbolicLink()) throw refuse('is a link, which may lead anywhere. Remove it, or name the file itself');
  if (there.isDirectory()) throw refuse('is a folder. Choose another name, or move the folder away');
  if (!there.isFile()) throw refuse('is no regular file. Choose another name');
  await assertWritable(destination, there);
  if (inPlace) return;
  // Through links, for it may be the source by any other path; a hard link shares the number too.
  const original = await callOutput(() => stat(source, { bigint: true }));
  if (original.dev === there.dev && original.ino === there.ino)
    throw refuse('is the source itself by another path or hard link. Choose another folder, or mark it in place');
}

/** Level by level: what the system says of the one that cannot be made is lost when Node makes them all at once. */
async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent);
  try {
    await mkdir(path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isSystemError(error, 'EEXIST') || !(await isFolder(path))) throw toOutputError(error);
  }
}

async function isFolder(path: string): Promise<boolean> {
  const there = await stat(path).catch(() => undefined);
  return there?.isDirectory() === true;
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Renaming over a file asks only for rights on its folder; whoever protected the file meant it all the same. */
async function assertWritable(path: string, { mode }: BigIntStats): Promise<void> {
  // Those who may do everything are not held back by the system.
  if ((mode & 0o222n) === 0n)
    throw new AssayError(
      'output.forbidden',
      'The file is write-protected. Allow writing to it, or choose another folder.',
    );
  await callOutput(() => access(path, constants.W_OK));
}

async function lookAt(path: string): Promise<BigIntStats | undefined> {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw toOutputError(error);
  }
}

async function callOutput<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toOutputError(error);
  }
}

function refuse(reason: string): AssayError {
  return new AssayError('output.refused', `What lies where the output goes ${reason}.`);
}
