import { promises } from 'node:fs';
import { AssayError } from '../domain/errors.ts';

/** The text of a configuration file; undefined when there is none. Throws `config.invalid` when it cannot be read. */
export async function findText(path: string): Promise<string | undefined> {
  try {
    return await promises.readFile(path, 'utf8');
  } catch (cause) {
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
