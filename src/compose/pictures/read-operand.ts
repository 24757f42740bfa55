import { basename, dirname } from 'node:path';
import { AssayError } from '../../domain/errors.ts';
import type { Ledger } from '../../domain/ledger.ts';
import type { PictureFile } from '../../domain/picture-reader.ts';
import { findStats } from '../../media/discover/find-stats.ts';
import { confirmContent } from './confirm-content.ts';

/** A picture or movie that somebody named, with what the ledger recorded of it while it is still that content. */
export interface PictureOperand {
  readonly file: PictureFile;
  readonly sha256?: string;
}

/** `path`: absolute. Throws `input.not-found`, `usage.invalid` for what is no file, and `file.*`. */
export async function readPictureOperand(
  path: string,
  { ledger }: { readonly ledger: Pick<Ledger, 'directory'> },
): Promise<PictureOperand> {
  const stats = findStats(path);
  if (stats === undefined) throw new AssayError('input.not-found', `There is no ${path}. Check the path.`);
  if (!stats.isFile())
    throw new AssayError(
      'usage.invalid',
      `${path} is no file. Give one picture or movie; of a sequence, one of its frames.`,
    );
  const [place] = await ledger.directory(dirname(path), { names: [basename(path)] });
  const known = place?.sha256 === undefined ? undefined : await confirmContent(path, place.sha256, ledger);
  if (place?.sha256 === undefined || known?.ok !== true) return { file: { path, sizeBytes: Number(stats.size) } };
  return { file: known.value, sha256: place.sha256 };
}
