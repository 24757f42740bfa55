import { constants, promises } from 'node:fs';
import { AssayError } from '../domain/errors.ts';

/** The largest file read as text: well above the longest document that is parsed (32 MB). */
const SIZE_LIMIT_BYTES = 64 * 1024 * 1024;

/** A pipe must not be waited for and a device never ends, so only regular files are read. */
async function readRegular(path: string): Promise<string> {
  const file = await promises.open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new AssayError('config.invalid', `${path} is not a regular file.`);
    if (stats.size > SIZE_LIMIT_BYTES) throw new AssayError('config.invalid', `${path} is longer than 64 MB.`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** The text of a configuration file; undefined when there is none. Throws `config.invalid` when it cannot be read. */
export async function findText(path: string): Promise<string | undefined> {
  try {
    return await readRegular(path);
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new AssayError('config.invalid', `${path} cannot be read (${code ?? 'unknown error'}).`, { cause });
  }
}

/** The text of a file that was named on purpose. Throws `input.not-found` or `config.invalid`. */
export async function readText(path: string): Promise<string> {
  const text = await findText(path);
  if (text === undefined) throw new AssayError('input.not-found', `There is no file ${path}.`);
  return text;
}
