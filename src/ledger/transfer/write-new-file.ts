import { randomBytes } from 'node:crypto';
import { access, link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AssayError } from '../../domain/errors.ts';
import { toOutputError } from '../../domain/output-error.ts';

/** What file systems without hard links say (exFAT, some shares). */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Lets `work` write a file under a name beside the destination, brings it to disk and gives it its name; what lies there already is
 * never written over. What fails leaves nothing behind. Errors: `output.*`, and what `work` throws.
 */
export async function writeNewFile<T>(destination: string, work: (temporary: string) => Promise<T>): Promise<T> {
  await refuseUnusable(destination);
  const temporary = `${destination}.${randomBytes(6).toString('hex')}.part`;
  try {
    const result = await work(temporary);
    await sync(temporary);
    await putInPlace(temporary, destination);
    // A share that cannot bring a folder to disk is no failure: the file is in place.
    await sync(dirname(destination)).catch(() => undefined);
    return result;
  } catch (error) {
    throw toOutputError(error);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function refuseUnusable(path: string): Promise<void> {
  const folder = dirname(path);
  const hasFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!hasFolder)
    throw new AssayError('output.refused', `There is no folder ${folder}. Make it, or choose another place.`);
  await refuseTaken(path);
}

async function refuseTaken(path: string): Promise<void> {
  const isTaken = await access(path).then(
    () => true,
    () => false,
  );
  if (!isTaken) return;
  throw new AssayError('output.refused', `${path} is there already and is not written over. Choose another name.`);
}

async function putInPlace(temporary: string, destination: string): Promise<void> {
  try {
    // A link, unlike a rename, fails when the name has been taken meanwhile.
    await link(temporary, destination);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && NO_LINKS.has(String(error.code)))) throw error;
    await refuseTaken(destination);
    await rename(temporary, destination);
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
