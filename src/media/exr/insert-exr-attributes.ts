import { closeSync, openSync, rmSync } from 'node:fs';
import type { FileStat } from '../../domain/asset.ts';
import { AssayError } from '../../domain/errors.ts';
import { toOutputError } from '../../domain/output-error.ts';
import { ByteSource } from '../probe/byte-source.ts';
import { BUFFER_OFFSET_BYTES, CHUNK_BYTES } from '../probe/limits.ts';
import { openRegularFile, statOpenFile, toFileError } from '../probe/open-regular-file.ts';
import { copyShifted } from './copy-shifted.ts';
import { planInsertions } from './plan-insertions.ts';
import { readExrLayout } from './read-exr-layout.ts';

/**
 * Copies an OpenEXR file with string attributes added to every part's header (see {@link planInsertions}). Nothing is encoded
 * anew: the chunks stay byte for byte, and the offsets that lead to them grow. When the file says all of it already, the copy
 * is the file as it is. At most a few megabytes of it are in memory at a time.
 *
 * Throws AssayError `file.truncated` (not finished or cut short), `file.malformed`, `file.changed` and other `file.*` of reading,
 * `mark.refused` (an attribute of that name says something else, and `replace` was not asked for; a name or version that cannot be written), `output.*`; there is
 * nothing at the destination then.
 */
export async function insertExrAttributes(
  source: string,
  destination: string,
  attributes: Readonly<Record<string, string>>,
  options: { readonly replace: boolean } = { replace: false },
): Promise<void> {
  const fd = openRegularFile(source);
  try {
    const before = statOpenFile(fd);
    const bytes = new ByteSource(fd, allocateBuffer(), before.sizeBytes, 0);
    const layout = readExrLayout(bytes);
    const insertions = planInsertions(bytes, layout, attributes, options.replace);
    const tables = { from: layout.headers.end, to: layout.dataAt };
    await writeNew(destination, async (out) => {
      await copyShifted({ source: fd, destination: out, sizeBytes: before.sizeBytes, insertions, tables });
      assertUnchanged(before, statOpenFile(fd));
    });
  } catch (error) {
    throw toFileError(error);
  } finally {
    closeSync(fd);
  }
}

function allocateBuffer(): Buffer {
  return Buffer.allocUnsafeSlow(BUFFER_OFFSET_BYTES + CHUNK_BYTES).subarray(BUFFER_OFFSET_BYTES);
}

/** Opens a file that is not there yet, and removes it when the work fails. */
async function writeNew(path: string, work: (fd: number) => Promise<void>): Promise<void> {
  const fd = openNew(path);
  try {
    await work(fd);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    throw toOutputError(error);
  }
}

function assertUnchanged(before: FileStat, after: FileStat): void {
  if (before.sizeBytes === after.sizeBytes && before.mtimeMs === after.mtimeMs && before.inode === after.inode) return;
  throw new AssayError('file.changed', 'The file changed while it was copied. Mark it again when it is finished.');
}
