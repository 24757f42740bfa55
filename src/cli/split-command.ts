import { resolve } from 'node:path';
import { AssayError } from '../domain/errors.ts';

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}

function parseList(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    if (isTextList(value)) return value;
  } catch {
    // Said below.
  }
  throw new AssayError(
    'usage.invalid',
    '--signer-command begins with [ and is no JSON list of texts. Write it like ["program", "first argument"].',
  );
}

/**
 * Program and arguments of `--signer-command`: a JSON list when it begins with `[`, else words with white space between. There is
 * no shell and so no quoting. A program written as a path is relative to `cwd`; one without a slash is looked for on the PATH.
 * @throws AssayError `usage.invalid`.
 */
export function splitCommand(text: string, cwd: string): readonly string[] {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[') && /["'`$|;&<>\\]/.test(trimmed))
    throw new AssayError(
      'usage.invalid',
      'No shell reads --signer-command, so quotes, variables and pipes do not work in it. Write it as a JSON list, like ["program", "first argument"], or put it into a script.',
    );
  const words = trimmed.startsWith('[') ? parseList(trimmed) : trimmed.split(/\s+/);
  const [program = '', ...args] = words;
  if (program === '') throw new AssayError('usage.invalid', '--signer-command is empty. Is a variable unset?');
  return [program.includes('/') ? resolve(cwd, program) : program, ...args];
}
