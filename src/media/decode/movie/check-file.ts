import { closeSync } from 'node:fs';
import { AssayError } from '../../../domain/errors.ts';
import { openRegularFile, statOpenFile } from '../../probe/open-regular-file.ts';

/** FFmpeg would wait for ever for a FIFO and says little of why a file cannot be opened. Throws AssayError `file.*`. */
export function checkFile(path: string): void {
  const fd = openRegularFile(path);
  try {
    if (statOpenFile(fd).sizeBytes === 0) throw new AssayError('file.empty', 'The file is empty.');
  } finally {
    closeSync(fd);
  }
}
