import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { AssayError, type ErrorCode } from '../../domain/errors.ts';

const CODE_BY_ERRNO: ReadonlyMap<string, ErrorCode> = new Map([
  ['ENOENT', 'file.vanished'],
  ['ENOTDIR', 'file.vanished'],
  ['ESTALE', 'file.vanished'],
  ['EACCES', 'file.forbidden'],
  ['EPERM', 'file.forbidden'],
  ['ENAMETOOLONG', 'file.name'],
  ['EILSEQ', 'file.name'],
  ['ERR_INVALID_ARG_VALUE', 'file.name'],
  ['ELOOP', 'file.not-regular'],
  ['EISDIR', 'file.not-regular'],
  ['ENXIO', 'file.not-regular'],
  ['ENODEV', 'file.not-regular'],
]);

/**
 * Opens a regular file for reading; a FIFO without a writer does not block. `followLinks`: whether the last part of the path may
 * be a link. Throws AssayError `file.*`.
 */
export async function openRegularFile(path: string, options: { readonly followLinks: boolean }): Promise<FileHandle> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  const handle = await callFileSystem(() => open(path, options.followLinks ? flags : flags | constants.O_NOFOLLOW));
  try {
    if ((await handle.stat()).isFile()) return handle;
  } catch (error) {
    await handle.close();
    throw toFileError(error);
  }
  await handle.close();
  throw new AssayError('file.not-regular', 'Not a regular file: a directory, FIFO, socket or device is not read.');
}

/** Runs a call into the file system; its failures become AssayError `file.*`. */
export async function callFileSystem<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toFileError(error);
  }
}

function toFileError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  if (error instanceof AssayError) return error;
  const code = CODE_BY_ERRNO.get(error.code) ?? 'file.io';
  const advice =
    code === 'file.not-regular'
      ? 'It is a link, a directory or a device, and is not read.'
      : 'Check its rights, the disk or the network share, then try again.';
  return new AssayError(code, `The file could not be read (${error.code}). ${advice}`, { cause: error });
}
