import { statSync } from 'node:fs';
import type { FileStat } from '../../domain/asset.ts';
import { AssayError } from '../../domain/errors.ts';
import { callFileSystem } from './open-regular-file.ts';

/**
 * Makes sure that a path still leads to the file that was read: whoever opened it by name again saw the same bytes.
 * Throws AssayError `file.vanished`, `file.changed`, or what else keeps it from being looked at.
 */
export function confirmUnchanged(path: string, expected: FileStat): void {
  const stat = callFileSystem(() => statSync(path));
  if (stat.size === expected.sizeBytes && stat.mtimeMs === expected.mtimeMs && stat.ino === expected.inode) return;
  throw new AssayError('file.changed', 'The file changed while it was read. Scan again when it is finished.');
}
