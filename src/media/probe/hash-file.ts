import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { CHUNK_BYTES, IN_MEMORY_BYTES, PAUSE_EVERY_BYTES } from './limits.ts';

export interface HashedFile {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Bytes from the beginning that are in the buffer afterwards; 0 when the file is larger than the buffer. */
  readonly loadedBytes: number;
}

/**
 * SHA-256 of an open file up to `sizeBytes` (what fstat said), in steps of one chunk. A file that fits stays in `buffer`,
 * so that the walk does not read it again; a larger one streams through its beginning.
 */
export async function hashFile(fd: number, buffer: Buffer, sizeBytes: number): Promise<HashedFile> {
  const hash = createHash('sha256');
  const keeps = sizeBytes <= IN_MEMORY_BYTES;
  let total = 0;
  let pauseAt = PAUSE_EVERY_BYTES;
  while (total < sizeBytes) {
    const at = keeps ? total : 0;
    const read = readSync(fd, buffer, at, Math.min(CHUNK_BYTES, sizeBytes - total), total);
    if (read === 0) break;
    hash.update(buffer.subarray(at, at + read));
    total += read;
    if (total < pauseAt) continue;
    pauseAt += PAUSE_EVERY_BYTES;
    await setImmediate();
  }
  return { sha256: hash.digest('hex'), sizeBytes: total, loadedBytes: keeps ? total : 0 };
}
