import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { AssayError, toFileError } from '../../domain/errors.ts';
import type { Ledger } from '../../domain/ledger.ts';
import type { PictureFile } from '../../domain/picture-reader.ts';
import type { Read } from '../../domain/ports.ts';

/**
 * Whether a path still leads to what the ledger recorded there: by size, time and inode, as a scan tells changed files. What changed since
 * would give its new picture the old one's origin.
 */
export async function confirmContent(
  path: string,
  sha256: string,
  ledger: Pick<Ledger, 'directory'>,
): Promise<Read<PictureFile>> {
  try {
    const [place] = await ledger.directory(dirname(path), { names: [basename(path)] });
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) throw new AssayError('file.vanished', `${path} is not there any more. Scan again.`);
    const isSame =
      place?.sha256 === sha256 &&
      stat.isFile() &&
      place.stat.sizeBytes === stat.size &&
      place.stat.mtimeMs === stat.mtimeMs &&
      place.stat.inode === stat.ino;
    if (!isSame) throw new AssayError('file.changed', `${path} changed since it was scanned. Scan again.`);
    const { mediaType } = place;
    return { ok: true, value: { path, sizeBytes: stat.size, ...(mediaType === undefined ? {} : { mediaType }) } };
  } catch (error) {
    const code = error instanceof Error && 'code' in error && !(error instanceof AssayError) ? 'file.io' : undefined;
    if (code === undefined) return { ok: false, error: toFileError(error) };
    return { ok: false, error: { code, message: `${path} could not be looked at. Is its folder mounted?` } };
  }
}
