import { closeSync, readSync } from 'node:fs';
import { callFileSystem, openRegularFile } from './open-regular-file.ts';

/** What tells RF64 from RIFF and a naked codestream from a container. */
const HEAD_BYTES = 32;

/** The first bytes of a regular file, at most 32. Throws AssayError `file.*`. */
export async function readHead(path: string): Promise<Uint8Array> {
  const fd = openRegularFile(path);
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(
      0,
      callFileSystem(() => readSync(fd, head, 0, HEAD_BYTES, 0)),
    );
  } finally {
    closeSync(fd);
  }
}
