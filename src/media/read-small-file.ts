import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/**
 * Reads a regular file of at most `maxBytes` whole. Undefined when it is larger, gone, unreadable or no regular file:
 * the caller says what that means. Never blocks on a FIFO.
 */
export function readSmallFile(
  path: string,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; sha256: string } | undefined> {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return Promise.resolve(undefined);
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size > maxBytes) return Promise.resolve(undefined);
    const bytes = readFileSync(fd);
    return Promise.resolve({ bytes, sha256: createHash('sha256').update(bytes).digest('hex') });
  } catch {
    return Promise.resolve(undefined);
  } finally {
    closeSync(fd);
  }
}
