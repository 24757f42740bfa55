import { lstat, open, stat } from 'node:fs/promises';
import { AssayError, type ErrorCode } from '../../domain/errors.ts';

const CODES: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'output.forbidden',
  EPERM: 'output.forbidden',
  EROFS: 'output.forbidden',
  ENOSPC: 'output.full',
  EDQUOT: 'output.full',
};

/**
 * Creates the empty file that the engine may write into. The engine empties whatever lies at its output, the source included, so nothing may:
 * not the source by another path, a hard link or a symbolic link, and nothing else either. Created exclusively, so that nobody
 * can put something there in between.
 * @throws AssayError `output.*`.
 */
export async function claimDestination(source: string, destination: string): Promise<void> {
  try {
    const file = await open(destination, 'wx');
    await file.close();
  } catch (error) {
    if (findErrno(error) === 'EEXIST')
      throw new AssayError('output.refused', await explainExisting(source, destination));
    throw toOutputError(error);
  }
}

async function explainExisting(source: string, destination: string): Promise<string> {
  const [from, there, target] = await Promise.all([
    stat(source),
    lstat(destination),
    stat(destination).catch(() => undefined),
  ]);
  const same = [there, target].some((file) => file !== undefined && file.dev === from.dev && file.ino === from.ino);
  return same
    ? 'The output is the source itself, by another path or link; signing would destroy it.'
    : 'Something lies already where the output goes.';
}

/** An error of the file system while writing, as AssayError. */
export function toOutputError(error: unknown): AssayError {
  const errno = findErrno(error);
  const code = CODES[errno] ?? 'output.io';
  const what = code === 'output.full' ? 'There is no room left' : 'The file cannot be written';
  return new AssayError(code, `${what} where the output goes (${errno}).`, { cause: error });
}

/** Name of a system error (`ENOSPC`); empty for anything else. */
export function findErrno(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
