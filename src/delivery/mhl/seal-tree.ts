import type { MhlAlgorithm } from '../../domain/mhl.ts';
import type { Clock } from '../../domain/ports.ts';
import { type DirectoryChild, type DirectoryHash, hashDirectory } from './hash-directory.ts';
import type { ListedFolder } from './list-tree.ts';
import type { KnownFiles } from './merge-known.ts';
import type { FileRecord, FolderRecord } from './new-generation.ts';
import type { Digester } from './open-digester.ts';
import { sealFile } from './seal-file.ts';

/** What sealing has found so far, by the history that each file belongs to. */
export interface Sealing {
  readonly root: string;
  readonly algorithm: MhlAlgorithm;
  /** For directory hashes, by `algorithm`. */
  readonly digester: Digester;
  readonly clock: Clock;
  /** By path from the top. */
  readonly known: KnownFiles;
  /** By path of the history from the top; empty for the one at the top. */
  readonly records: Map<string, (FileRecord | FolderRecord)[]>;
  /** Root hashes, by path of the history from the top. */
  readonly roots: Map<string, Omit<FolderRecord, 'kind' | 'path' | 'mtimeMs'>>;
  readonly seen: Set<string>;
  readonly failed: string[];
}

/** Seals everything in a folder, the innermost folders first. `owner`: path of the history that the folder belongs to. Throws AssayError `file.*`. */
export async function sealTree(sealing: Sealing, folder: ListedFolder, owner: string): Promise<DirectoryHash> {
  const children: DirectoryChild[] = [];
  for (const step of inOrder(folder)) {
    if (typeof step === 'string') {
      const path = folder.path === '' ? step : `${folder.path}/${step}`;
      children.push({ name: step, content: await recordFile(sealing, path, owner) });
    } else children.push({ name: step.name, ...(await recordFolder(sealing, step, owner)) });
  }
  return hashDirectory(sealing.algorithm, sealing.digester, children);
}

/** Hashes one file into the records of its history. Returns its digest. */
export async function recordFile(sealing: Sealing, path: string, owner: string): Promise<string> {
  const { root, algorithm, known, clock } = sealing;
  const { record, digest, failed } = await sealFile(root, path, algorithm, known.get(path));
  recordsOf(sealing, owner).push({ ...record, path: relativeTo(owner, path), hashedAtMs: clock() });
  sealing.seen.add(path);
  if (failed) sealing.failed.push(path);
  return digest;
}

/** A folder with a history of its own has its hash there as root hash, and in the history above as that of a folder. */
async function recordFolder(sealing: Sealing, folder: ListedFolder, owner: string): Promise<DirectoryHash> {
  const ownsItself = sealing.records.has(folder.path);
  const hash = await sealTree(sealing, folder, ownsItself ? folder.path : owner);
  const hashedAtMs = sealing.clock();
  if (ownsItself) sealing.roots.set(folder.path, { hash, hashedAtMs });
  const path = relativeTo(owner, folder.path);
  recordsOf(sealing, owner).push({ kind: 'folder', path, mtimeMs: folder.mtimeMs, hash, hashedAtMs });
  return hash;
}

function recordsOf(sealing: Sealing, owner: string): (FileRecord | FolderRecord)[] {
  const records = sealing.records.get(owner) ?? [];
  sealing.records.set(owner, records);
  return records;
}

/** Files and folders together by name, as one reads them in a listing. */
function inOrder(folder: ListedFolder): readonly (string | ListedFolder)[] {
  const nameOf = (step: string | ListedFolder): string => (typeof step === 'string' ? step : step.name);
  return [...folder.files, ...folder.folders].toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

function relativeTo(owner: string, path: string): string {
  return owner === '' ? path : path.slice(owner.length + 1);
}
