import { AssayError, type ErrorCode } from '../../domain/errors.ts';

const CODES: ReadonlyMap<string, ErrorCode> = new Map([
  ['EACCES', 'output.forbidden'],
  ['EPERM', 'output.forbidden'],
  ['EROFS', 'output.forbidden'],
  ['ENOSPC', 'output.full'],
  ['EDQUOT', 'output.full'],
]);

const ADVICE: Readonly<Partial<Record<ErrorCode, string>>> = {
  'output.forbidden': 'The folder may not be written to. Grant the right, or record a copy elsewhere.',
  'output.full': 'There is no room left. Make some and try again.',
};

/** An error of the file system on writing a history, as AssayError `output.*`; any other as it is. */
export function toOutputError(error: unknown): unknown {
  if (error instanceof AssayError || !(error instanceof Error) || !('syscall' in error)) return error;
  const errno = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  const code = CODES.get(errno) ?? 'output.io';
  const advice = ADVICE[code] ?? 'Check the disk or the network share, then try again.';
  return new AssayError(code, `The history could not be written (${errno}). ${advice}`, { cause: error });
}
