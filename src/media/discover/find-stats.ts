import { type Stats, statSync } from 'node:fs';
import { AssayError } from '../../domain/errors.ts';
import { describeSystemError } from './system-error.ts';

/**
 * What a path that a person named leads to; undefined when there is nothing of that name. Throws `file.*` where the system does not say:
 * no rights on a folder above it, a server that is gone, a path that is too long, links in a circle.
 */
export function findStats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    const { code, message } = describeSystemError(cause);
    throw new AssayError(code, `${path}: ${message}`, { cause });
  }
}
