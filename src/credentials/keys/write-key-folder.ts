import { lstat, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AssayError, type ErrorCode } from '../../domain/errors.ts';
import { KEY_FOLDER_FILES, type KeyFolderPaths, listKeyFolder } from './key-folder.ts';
import type { DevelopmentKeys } from './make-development-keys.ts';

const CODES: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  EACCES: ['output.forbidden', 'it may not be written to. Choose another folder'],
  EPERM: ['output.forbidden', 'it may not be written to. Choose another folder'],
  EROFS: ['output.forbidden', 'its disk is read-only. Choose another folder'],
  ENOSPC: ['output.full', 'there is no room left. Make room and try again'],
  EDQUOT: ['output.full', 'there is no room left for you. Make room and try again'],
  ENOTDIR: ['output.refused', 'something on the way to it is no folder. Choose another folder'],
  EEXIST: [
    'output.refused',
    'something of that name is there already, and is never written over. Choose another folder',
  ],
};

function outputError(folder: string, cause: unknown): AssayError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
  const [kind, why] = CODES[code] ?? ['output.io', `writing failed (${code})`];
  return new AssayError(kind, `The keys were not written to ${folder}: ${why}.`);
}

async function writeNew(path: string, text: string, mode: number, written: string[]): Promise<void> {
  const handle = await open(path, 'wx', mode);
  written.push(path);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function refuseExisting(folder: string, paths: KeyFolderPaths): Promise<void> {
  for (const path of Object.values(paths) as readonly string[]) {
    const found = await lstat(path).catch(() => undefined);
    if (found !== undefined)
      throw new AssayError(
        'output.refused',
        `${folder} holds keys already (${Object.values(KEY_FOLDER_FILES).join(', ')}), and they are never written over. Choose another folder, or use these: --key ${folder}`,
      );
  }
}

/** Level by level: where nothing can be made (/proc) Node's own recursion never ends. */
async function makeFolder(path: string): Promise<void> {
  const make = () => mkdir(path, { mode: 0o700 });
  try {
    await make();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await make();
  }
}

/**
 * Writes a key folder: the key for its owner alone, in a folder that is theirs alone when it is made here. Either all three files are
 * written or none, and nothing is ever written over.
 * @throws AssayError `output.refused`, `output.forbidden`, `output.full`, `output.io`.
 */
export async function writeKeyFolder(folder: string, keys: DevelopmentKeys): Promise<KeyFolderPaths> {
  const paths = listKeyFolder(folder);
  await refuseExisting(folder, paths);
  const written: string[] = [];
  try {
    await makeFolder(folder);
    await writeNew(paths.keyPath, keys.keyPem, 0o600, written);
    await writeNew(paths.certificatePath, keys.certificatePem, 0o644, written);
    await writeNew(paths.anchorPath, keys.anchorPem, 0o644, written);
    return paths;
  } catch (cause) {
    await Promise.all(written.map((path) => rm(path, { force: true })));
    throw outputError(folder, cause);
  }
}
