import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { AssayError } from '../domain/errors.ts';
import { toOutputError } from '../domain/output-error.ts';

/**
 * Writes a file that nobody ever reads half of, and never over one with other content: that one is somebody's. The same content is left
 * as it is. Throws `output.*`.
 */
export async function writeNewFile(path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  let claimed = false;
  try {
    claimed = await claim(path, bytes);
    if (!claimed) return;
    const file = await open(beside, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    // An empty file of ours.
    if (claimed) await rm(path, { force: true });
    throw toOutputError(error);
  }
}

/** An empty file under the name, which is then ours; false when the same content is there. */
async function claim(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const there = await readFile(path).catch(() => undefined);
    if (there?.equals(bytes) === true) return false;
    throw new AssayError(
      'output.refused',
      `${path} is there already, and is not touched. Choose another name or folder.`,
    );
  }
}
