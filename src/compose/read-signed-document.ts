import { lstatSync, type Stats } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { FileStat, Sidecar } from '../domain/asset.ts';
import { AssayError } from '../domain/errors.ts';
import type { Inspector } from '../domain/ports.ts';
import { readSmallFile } from '../media/read-small-file.ts';
import type { SignedDocument } from '../pipeline/receipt/parts.ts';

/**
 * Reads a document together with the signature at `signature` (in the same folder), which the inspector checks in its process.
 * Throws `input.not-found`, `file.*`, `limit.*`.
 */
export async function readSignedDocument(
  path: string,
  signature: string,
  maxBytes: number,
  inspector: Pick<Inspector, 'inspect'>,
): Promise<SignedDocument> {
  const stat = lookAt(path);
  if (stat === undefined) throw new AssayError('input.not-found', `There is no ${path}. Check the path.`);
  if (!stat.isFile()) throw new AssayError('file.not-regular', `${path} is no regular file.`);
  const signed = lookAt(signature);
  const sidecar: Sidecar | undefined =
    signed?.isFile() === true && dirname(signature) === dirname(path)
      ? { name: basename(signature), kind: 'c2pa', match: 'exact', ...toFileStat(signed) }
      : undefined;
  const inspection = await inspector.inspect({
    path,
    stat: toFileStat(stat),
    sidecars: sidecar === undefined ? [] : [sidecar],
    deep: false,
    young: false,
  });
  if (!('reading' in inspection)) throw new AssayError(inspection.error.code, `${path}: ${inspection.error.message}`);
  const file = await readSmallFile(path, maxBytes);
  if (file === undefined)
    throw new AssayError('file.io', `${path} may not be read, or is larger than ${Math.floor(maxBytes / 1e6)} MB.`);
  const { credential, key } = inspection.reading;
  if (file.sha256 !== key.sha256)
    throw new AssayError('file.changed', `${path} changed while it was read. Try again when it is finished.`);
  return { bytes: file.bytes, sha256: file.sha256, credential };
}

/** Undefined when nothing is there. Links are followed nowhere: a document lies where it is named. */
function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw new AssayError('file.forbidden', `${path} may not be looked at. Check its permissions.`, { cause });
  }
}

function toFileStat({ size, mtimeMs, ctimeMs, ino }: Stats): FileStat {
  return { sizeBytes: size, mtimeMs, ctimeMs, inode: ino };
}
