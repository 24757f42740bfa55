import { open, readFile, rm } from 'node:fs/promises';
import { AssayError } from '../domain/errors.ts';
import { toOutputError } from '../domain/output-error.ts';
import { writeBeside } from './write-beside.ts';

/**
 * Writes a file that nobody ever reads half of, and never over one with other content: that one is somebody's. The same content is left
 * as it is. Throws `output.*`.
 */
export async function writeNewFile(path: string, bytes: Uint8Array): Promise<void> {
  let claimed = false;
  try {
    claimed = await claim(path, bytes);
    if (!claimed) return;
    await writeBeside(path, bytes);
  } catch (error) {
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
