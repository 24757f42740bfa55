import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import type { FileStat } from '../../domain/asset.ts';
import { AssayError, type ErrorCode } from '../../domain/errors.ts';

const CODE_BY_ERRNO: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'file.vanished',
  ENOTDIR: 'file.vanished',
  ESTALE: 'file.vanished',
  EACCES: 'file.forbidden',
  EPERM: 'file.forbidden',
  ENAMETOOLONG: 'file.name',
  EILSEQ: 'file.name',
  ELOOP: 'file.not-regular',
  EISDIR: 'file.not-regular',
  ENXIO: 'file.not-regular',
  ENODEV: 'file.not-regular',
};

/** Opens for reading without waiting: a FIFO without a writer would block for ever. Throws AssayError `file.*`. */
export function openRegularFile(path: string): number {
  const fd = callFileSystem(() => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY));
  const stat = callFileSystem(() => fstatSync(fd));
  if (stat.isFile()) return fd;
  closeSync(fd);
  throw new AssayError('file.not-regular', 'Not a regular file: a directory, FIFO, socket or device is not read.');
}

export function statOpenFile(fd: number): FileStat {
  const stat = callFileSystem(() => fstatSync(fd));
  return { sizeBytes: stat.size, mtimeMs: stat.mtimeMs, ctimeMs: stat.ctimeMs, inode: stat.ino };
}

/** Runs a call into the file system; its failures become AssayError `file.*`. */
export function callFileSystem<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw toFileError(error);
  }
}

function adviseOn(code: string): string {
  if (code === 'EACCES' || code === 'EPERM') return 'Grant read rights on it, or scan as a user who has them.';
  return 'Check the disk or the network share, then scan again.';
}

/** An error of node:fs as AssayError; anything else as it is. */
export function toFileError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  if (error.code === 'ERR_INVALID_ARG_VALUE')
    return new AssayError('file.name', 'The path holds a NUL byte.', { cause: error });
  if (!('syscall' in error)) return error;
  const code = Object.hasOwn(CODE_BY_ERRNO, error.code) ? CODE_BY_ERRNO[error.code] : undefined;
  return new AssayError(code ?? 'file.io', `The file could not be read (${error.code}). ${adviseOn(error.code)}`, {
    cause: error,
  });
}
