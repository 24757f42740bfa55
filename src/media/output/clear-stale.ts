import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isOwnerGone } from './is-owner-gone.ts';
import { parseTemporaryName, type TemporaryOwner } from './temporary-name.ts';

/**
 * Removes the temporary files that processes of this program left in a folder when they were killed; gives their number. Never those
 * of a process that still runs, and never what is no regular file. A folder that cannot be read has none.
 */
export async function clearStale(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let removed = 0;
  for (const name of names) {
    const owner = parseTemporaryName(name);
    if (owner === undefined || !(await isStale(join(folder, name), owner))) continue;
    await rm(join(folder, name)).then(
      () => {
        removed += 1;
      },
      () => undefined,
    );
  }
  return removed;
}

async function isStale(path: string, owner: TemporaryOwner): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() === true && isOwnerGone(owner, found.mtimeMs);
}
