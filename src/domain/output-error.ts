import { AssayError, type ErrorCode } from './errors.ts';

const CODE_BY_ERRNO: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'output.full',
  EDQUOT: 'output.full',
  EACCES: 'output.forbidden',
  EPERM: 'output.forbidden',
  EROFS: 'output.forbidden',
  EEXIST: 'output.refused',
  EISDIR: 'output.refused',
  ENOTDIR: 'output.refused',
  ELOOP: 'output.refused',
  ENAMETOOLONG: 'output.refused',
};

const MESSAGES: Readonly<Record<string, string>> = {
  'output.full': 'There is no room left where the output goes. Make room, or choose another folder.',
  'output.forbidden': 'The output may not be written there. Grant write rights on the folder, or choose another one.',
  'output.refused': 'The output cannot be written under that name. Look at what lies there, or choose another name.',
  'output.io': 'Writing the output failed. Check the disk or the network share, then run it again.',
};

/** A failed call of the file system while writing, as AssayError `output.*`; anything else as it is. */
export function toOutputError(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  if (!('code' in error) || typeof error.code !== 'string') return error;
  const code = Object.hasOwn(CODE_BY_ERRNO, error.code) ? (CODE_BY_ERRNO[error.code] ?? 'output.io') : 'output.io';
  return new AssayError(code, `${MESSAGES[code] ?? ''} (${error.code})`, { cause: error });
}
