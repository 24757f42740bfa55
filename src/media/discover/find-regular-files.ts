import { realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { systemCodeOf } from './system-error.ts';

export type FileState = 'there' | 'gone' | 'unknown';

/** Looks under way at once, as in {@link recheckStats}. */
const AT_ONCE = 8;

/**
 * Looks for files by absolute path. `unknown`: there is something, but no regular file within `root`, or nobody may look. A link
 * out of the root is not followed further.
 */
export async function findRegularFiles(
  root: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, FileState>> {
  const states = new Map<string, FileState>();
  const realRoot = await realpath(root);
  const iterator = paths.values();
  const work = async (): Promise<void> => {
    for (const path of iterator) states.set(path, await findState(path, realRoot));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return states;
}

async function findState(path: string, realRoot: string): Promise<FileState> {
  try {
    const real = await realpath(path);
    const isInside = real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep);
    return isInside && (await stat(real)).isFile() ? 'there' : 'unknown';
  } catch (error) {
    const code = systemCodeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : 'unknown';
  }
}
