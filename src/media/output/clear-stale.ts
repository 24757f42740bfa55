import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findStart, identifySelf, parseTemporaryName, type TemporaryOwner } from './temporary-name.ts';

/** Of a process that cannot be asked for (another machine on a share, or before a restart): after a day without a write. */
const FOREIGN_AGE_MS = 24 * 60 * 60 * 1000;

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
  if (found?.isFile() !== true) return false;
  if (owner.machine !== identifySelf().machine) return Date.now() - found.mtimeMs > FOREIGN_AGE_MS;
  if (!isRunning(owner.pid)) return true;
  const startedAt = findStart(owner.pid);
  return startedAt !== undefined && owner.startedAt !== '0' && startedAt !== owner.startedAt;
}

/** Signal 0 only asks. A process that may not be signalled is there. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
