import type { Stats } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toOutputError } from '../../domain/output-error.ts';
import type { KeepAttributes } from '../../domain/ports.ts';

const PERMISSIONS = 0o777;

/** See `commit` of the port OutputFiles. */
export async function commitOutput(
  temporary: string,
  destination: string,
  { like, keep }: { readonly like?: string; readonly keep: KeepAttributes },
): Promise<void> {
  try {
    const file = await open(temporary, 'r');
    try {
      if (like !== undefined) await copyAttributes(file, await stat(like), keep);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, destination);
    await syncFolder(dirname(destination));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw toOutputError(error);
  }
}

async function copyAttributes(file: FileHandle, like: Stats, keep: KeepAttributes): Promise<void> {
  // The owner first: giving a file away takes rights from its mode.
  if (keep.owner) await file.chown(like.uid, like.gid).catch(() => undefined);
  await file.chmod(like.mode & PERMISSIONS);
  if (keep.times) await file.utimes(like.atimeMs / 1000, like.mtimeMs / 1000);
}

/** Brings the new name to disk. The file is in place already: a share that cannot do this is no failure. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  if (folder === undefined) return;
  try {
    await folder.sync().catch(() => undefined);
  } finally {
    await folder.close();
  }
}
