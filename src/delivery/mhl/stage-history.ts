import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, type FileHandle, lstat, mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '../../domain/errors.ts';
import { MHL_FOLDER } from '../../domain/mhl.ts';
import { digestFile } from './digest-file.ts';
import { type Digester, openDigester } from './open-digester.ts';
import { toOutputError } from './output-error.ts';
import { CHAIN_NAME } from './read-history-folder.ts';

/** A new manifest that is written, but not yet in its place. */
export interface StagedGeneration {
  /** C4 of the manifest. */
  readonly c4: string;
  /** Puts manifest and chain in place. `chainC4`: what the chain has to be until then; undefined: not there. */
  commit(chain: string, chainC4: string | undefined): Promise<void>;
  /** Takes away what is not in its place. */
  discard(): Promise<void>;
}

/** Throws AssayError `output.*` when the history of a folder could not be written anyway: before hours of hashing. */
export async function checkWritable(folder: string): Promise<void> {
  try {
    const place = join(folder, MHL_FOLDER);
    await access((await isThere(place)) ? place : folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw toOutputError(error);
  }
}

/** Writes a manifest beside its place and brings it safely to disk. Throws AssayError `output.*`; nothing is left behind then. */
export async function stageGeneration(
  folder: string,
  name: string,
  pieces: Iterable<string>,
): Promise<StagedGeneration> {
  const place = join(folder, MHL_FOLDER);
  const unique = randomUUID();
  const manifest = join(place, `.assay-${unique}.mhl.part`);
  const chainPart = join(place, `.assay-${unique}.chain.part`);
  let madeFolder = false;
  const discard = async (): Promise<void> => {
    await Promise.all([manifest, chainPart].map((path) => rm(path, { force: true }).catch(() => undefined)));
    // Not empty when somebody else has written there: then it stays.
    if (madeFolder) await rmdir(place).catch(() => undefined);
  };
  try {
    madeFolder = (await mkdir(place, { recursive: true })) !== undefined;
    const c4 = await writeSafely(manifest, pieces);
    const commit = async (chain: string, chainC4: string | undefined): Promise<void> => {
      await writeSafely(chainPart, [chain]);
      await confirmChain(place, chainC4);
      await putInPlace(place, { manifest, chainPart, name });
      madeFolder = false;
    };
    return { c4, commit: (chain, chainC4) => commit(chain, chainC4).catch(rethrow), discard };
  } catch (error) {
    await discard();
    throw toOutputError(error);
  }
}

function rethrow(error: unknown): never {
  throw toOutputError(error);
}

/** Both are on disk already, so that only two renames lie between a whole history and the next whole history. */
async function putInPlace(
  place: string,
  { manifest, chainPart, name }: { readonly manifest: string; readonly chainPart: string; readonly name: string },
): Promise<void> {
  const destination = join(place, name);
  if (await isThere(destination))
    throw new AssayError(
      'output.refused',
      `There is a ${JSON.stringify(name)} already. Nothing was written; try again.`,
    );
  await rename(manifest, destination);
  try {
    await rename(chainPart, join(place, CHAIN_NAME));
  } catch (error) {
    await rm(destination, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(place);
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function confirmChain(place: string, expected: string | undefined): Promise<void> {
  let found: string | undefined;
  try {
    found = await digestFile(join(place, CHAIN_NAME), 'c4');
  } catch (error) {
    if (!(error instanceof AssayError) || error.code !== 'file.vanished') throw error;
  }
  if (found === expected) return;
  throw new AssayError(
    'output.refused',
    'Somebody else wrote to this ASC MHL history meanwhile. Nothing was written; try again.',
  );
}

async function writeSafely(path: string, pieces: Iterable<string>): Promise<string> {
  const digester = await openDigester('c4');
  digester.start();
  const handle = await open(path, 'wx', 0o666);
  try {
    let text = '';
    for (const piece of pieces) {
      text += piece;
      if (text.length < 256 * 1024) continue;
      await writeText(handle, text, digester);
      text = '';
    }
    await writeText(handle, text, digester);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return digester.finish();
}

async function writeText(handle: FileHandle, text: string, digester: Digester): Promise<void> {
  const bytes = Buffer.from(text, 'utf8');
  digester.update(bytes);
  await handle.writeFile(bytes);
}

/** Not every file system can; the names are in place then all the same. */
async function syncFolder(place: string): Promise<void> {
  try {
    const handle = await open(place, constants.O_RDONLY);
    await handle.sync().finally(() => void handle.close());
  } catch {
    // Nothing to be done about it.
  }
}
