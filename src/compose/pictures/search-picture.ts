import { FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION } from '../../domain/fingerprint.ts';
import type { PictureFile } from '../../domain/picture-reader.ts';
import type { FindReport } from '../../domain/picture-report.ts';
import { findPicture } from '../../pipeline/match/find-picture.ts';
import { listMissing } from '../../pipeline/match/list-missing.ts';
import { DEFAULT_THRESHOLDS } from '../../pipeline/match/thresholds.ts';
import type { Assay } from '../open-assay.ts';
import type { MatchingProgress } from './search-delivery.ts';

export interface PictureSearchRequest {
  readonly thorough: boolean;
  /** Near misses that are told of. Default 5. */
  readonly nearest?: number;
  readonly onMatching?: (progress: MatchingProgress) => void;
  readonly signal: AbortSignal;
}

/** Searches all that the ledger knows to be generated with one picture or movie, once all of it has a fingerprint. */
export async function searchPicture(
  file: PictureFile,
  { thorough, nearest, onMatching, signal }: PictureSearchRequest,
  { pictures, ledger }: Pick<Assay, 'pictures' | 'ledger'>,
): Promise<Omit<FindReport, 'schemaVersion' | 'kind' | 'path'>> {
  const about = {
    thorough,
    algorithm: FINGERPRINT_ALGORITHM,
    version: FINGERPRINT_VERSION,
    thresholds: { ...DEFAULT_THRESHOLDS },
  };
  const items = await pictures.listItems(() => true);
  if (items.length === 0) return { ...about, state: 'nothing-known', items: 0, missing: [], near: [] };
  let done = 0;
  for await (const _outcome of pictures.fingerprint(items, signal))
    onMatching?.({ stage: 'fingerprint', done: ++done, total: items.length });
  const parts = await pictures.prepare(items);
  const { matches, near } = await findPicture(file, parts, {
    thorough,
    parallel: pictures.parallel,
    ...(nearest === undefined ? {} : { nearest }),
    onProgress: (progress) => onMatching?.({ stage: 'match', done: progress.done, total: progress.total }),
    signal,
  });
  return { ...about, state: 'done', ...(await listMissing(parts.items, ledger)), matches, near };
}
