import { lstat, stat } from 'node:fs/promises';
import type { FileStat } from '../../domain/asset.ts';

export interface RecheckEntry {
  /** Absolute. */
  readonly path: string;
  /** As it was listed. */
  readonly stat: FileStat;
}

export interface RecheckResult {
  /** Paths still moving, in the order given: written, replaced, or touched since they were listed. */
  readonly changed: readonly string[];
  /** Paths gone, in the order given. */
  readonly vanished: readonly string[];
}

/** Looks under way at once: as many as Node's pool of file system threads can work on, and as many again to wait. */
const AT_ONCE = 8;

/**
 * The second look at young files, once, at the end of a scan: whoever still changes is not finished.
 * A file that cannot be looked at any more counts as changed: it is not what it was.
 */
export async function recheckStats(entries: readonly RecheckEntry[]): Promise<RecheckResult> {
  const outcomes = new Array<'same' | 'changed' | 'vanished'>(entries.length);
  const iterator = entries.entries();
  const work = async (): Promise<void> => {
    for (const [index, entry] of iterator) outcomes[index] = await recheck(entry);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const pick = (wanted: string) => entries.filter((_, index) => outcomes[index] === wanted).map(({ path }) => path);
  return { changed: pick('changed'), vanished: pick('vanished') };
}

async function recheck({ path, stat: before }: RecheckEntry): Promise<'same' | 'changed' | 'vanished'> {
  try {
    const own = await lstat(path);
    const now = own.isSymbolicLink() ? await stat(path) : own;
    const same =
      now.isFile() &&
      now.size === before.sizeBytes &&
      now.mtimeMs === before.mtimeMs &&
      now.ctimeMs === before.ctimeMs &&
      now.ino === before.inode;
    return same ? 'same' : 'changed';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'vanished' : 'changed';
  }
}
