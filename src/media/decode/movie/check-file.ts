import { closeSync } from 'node:fs';
import type { FileStat } from '../../../domain/asset.ts';
import { AssayError } from '../../../domain/errors.ts';
import { openRegularFile, statOpenFile } from '../../probe/open-regular-file.ts';

/** FFmpeg would wait for ever for a FIFO and says little of why a file cannot be opened. Throws AssayError `file.*`. */
export function checkFile(path: string): FileStat {
  const fd = openRegularFile(path);
  try {
    const stat = statOpenFile(fd);
    if (stat.sizeBytes === 0) throw new AssayError('file.empty', 'The file is empty.');
    return stat;
  } finally {
    closeSync(fd);
  }
}
