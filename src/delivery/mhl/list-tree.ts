import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { AssayError } from '../../domain/errors.ts';
import { MHL_FOLDER } from '../../domain/mhl.ts';
import type { MatchPath } from '../../domain/select-files.ts';
import { fitsXml } from './escape-xml.ts';
import { callFileSystem } from './open-regular-file.ts';

/** A folder with what is in it, each sorted by name. */
export interface ListedFolder {
  readonly name: string;
  /** Relative to the top, empty for the top itself. */
  readonly path: string;
  readonly mtimeMs: number;
  readonly files: readonly string[];
  readonly folders: readonly ListedFolder[];
}

/**
 * Lists everything below a folder that is to be recorded. A link to a file below `root` counts as that file. Throws AssayError for whatever
 * can neither be recorded nor left out in silence: `file.not-regular` (other links, devices), `file.name` (names that XML cannot hold),
 * `file.*` for what cannot be listed.
 */
export async function listTree(root: string, path: string, isIgnored: MatchPath): Promise<ListedFolder> {
  const absolute = join(root, path);
  const { mtimeMs } = await callFileSystem(() => lstat(absolute));
  const entries = await callFileSystem(() => readdir(absolute, { withFileTypes: true, encoding: 'buffer' }));
  const files: string[] = [];
  const folders: ListedFolder[] = [];
  const named = entries.map((entry) => ({ entry, name: readName(entry.name, path) }));
  for (const { entry, name } of named.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const inner = path === '' ? name : `${path}/${name}`;
    if (name === MHL_FOLDER || isIgnored(entry.isDirectory() ? `${inner}/` : inner)) continue;
    checkName(inner);
    if (entry.isDirectory()) folders.push(await listTree(root, inner, isIgnored));
    else if (await isRecordable(root, inner, entry)) files.push(name);
    else throw notRecordable(inner);
  }
  return { name: path.slice(path.lastIndexOf('/') + 1), path, mtimeMs, files, folders };
}

async function isRecordable(root: string, path: string, entry: Dirent<Buffer>): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  try {
    return !(await leadsOutside(root, path)) && (await stat(join(root, path))).isFile();
  } catch {
    return false;
  }
}

/** True when a path below `root` leads out of it through links. Throws AssayError `file.*` when it leads nowhere. */
export async function leadsOutside(root: string, path: string): Promise<boolean> {
  const top = await callFileSystem(() => realpath(root));
  const target = await callFileSystem(() => realpath(join(root, path)));
  return !target.startsWith(top.endsWith(sep) ? top : top + sep);
}

function readName(bytes: Buffer, folder: string): string {
  const name = bytes.toString('utf8');
  if (Buffer.from(name, 'utf8').equals(bytes)) return name;
  throw new AssayError(
    'file.name',
    `A name in ${JSON.stringify(folder)} is not UTF-8, so no manifest can hold it. Rename it.`,
  );
}

/** Throws AssayError `file.name` for a path that a manifest cannot hold. */
export function checkName(path: string): void {
  if (fitsXml(path)) return;
  throw new AssayError('file.name', `${JSON.stringify(path)} has a character that no manifest can hold. Rename it.`);
}

function notRecordable(path: string): AssayError {
  return new AssayError(
    'file.not-regular',
    `${JSON.stringify(path)} is a link that leads elsewhere, a FIFO, a socket or a device: it cannot be recorded. Remove it or ignore it by a pattern.`,
  );
}
