import { closeSync } from 'node:fs';
import { extname } from 'node:path';
import { AssayError } from '../../domain/errors.ts';
import { ByteSource, EndOfData } from './byte-source.ts';
import { identify } from './identify.ts';
import { openRegularFile, statOpenFile, toFileError } from './open-regular-file.ts';

/** Enough for the longest run-in before an MXF header. */
const BUFFER_BYTES = 256 * 1024;

let buffer: Buffer | undefined;

/**
 * The media type of a regular file from its first bytes, without reading the rest; undefined when no known type fits. A walk of the
 * whole file can still be more exact (DNG in TIFF, WebM in Matroska). Throws AssayError `file.*`.
 */
export function identifyFile(path: string): string | undefined {
  const fd = openRegularFile(path);
  try {
    const { sizeBytes } = statOpenFile(fd);
    if (sizeBytes === 0) throw new AssayError('file.empty', 'The file is empty. Ask for it again, or render it again.');
    buffer ??= Buffer.allocUnsafeSlow(BUFFER_BYTES);
    return identify(new ByteSource(fd, buffer, sizeBytes, 0), extname(path).toLowerCase())?.mediaType;
  } catch (error) {
    if (error instanceof EndOfData) return undefined;
    throw toFileError(error);
  } finally {
    closeSync(fd);
  }
}
