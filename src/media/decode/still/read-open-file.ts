import { closeSync } from 'node:fs';
import { ByteSource } from '../../probe/byte-source.ts';
import { openRegularFile, statOpenFile, toFileError } from '../../probe/open-regular-file.ts';

/** Room for the longest header field that is looked at in one piece. */
const BUFFER_BYTES = 1024 * 1024;

export interface OpenFile {
  readonly fd: number;
  readonly sizeBytes: number;
  readonly source: ByteSource;
}

/** Opens a regular file for as long as `read` takes. Throws AssayError `file.*` for what the file system says, and what `read` throws. */
export async function readOpenFile<T>(path: string, read: (file: OpenFile) => Promise<T>): Promise<T> {
  const fd = openRegularFile(path);
  try {
    const { sizeBytes } = statOpenFile(fd);
    return await read({
      fd,
      sizeBytes,
      source: new ByteSource(fd, Buffer.allocUnsafeSlow(BUFFER_BYTES), sizeBytes, 0),
    });
  } catch (error) {
    throw toFileError(error);
  } finally {
    closeSync(fd);
  }
}
