import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MHL_FOLDER } from '../../domain/mhl.ts';
import { MAX_FOLDER_DEPTH } from './limits.ts';
import { callFileSystem } from './open-regular-file.ts';
import type { ReadBudget } from './read-budget.ts';

/**
 * Folders below `folder` that have a history of their own, relative to it, in order of their paths. What is below such a folder is its own business.
 * Links are not followed. `fault` is told of folders that cannot be looked into. Throws `limit.output`.
 */
export async function findNested(
  folder: string,
  budget: ReadBudget,
  fault: (message: string) => void,
): Promise<readonly string[]> {
  const found: string[] = [];
  const queue: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { path, depth } = next;
    budget.takeFolder();
    const names = await listFolders(join(folder, path));
    if (names === undefined) {
      fault(`${JSON.stringify(path)} cannot be looked into, so a history in it may be missed`);
      continue;
    }
    if (path !== '' && names.includes(MHL_FOLDER)) {
      found.push(path);
      continue;
    }
    const below = names.filter((name) => name !== MHL_FOLDER);
    if (depth >= MAX_FOLDER_DEPTH && below.length > 0)
      fault(`${JSON.stringify(path)} has folders deeper than are looked into`);
    else for (const name of below) queue.push({ path: path === '' ? name : `${path}/${name}`, depth: depth + 1 });
  }
  return found.toSorted();
}

async function listFolders(path: string): Promise<readonly string[] | undefined> {
  let entries: readonly Dirent[];
  try {
    entries = await callFileSystem(() => readdir(path, { withFileTypes: true }));
  } catch {
    return undefined;
  }
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
