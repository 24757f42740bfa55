import {
  FINGERPRINT_ALGORITHM,
  FINGERPRINT_VERSION,
  PICTURE_VIEWS,
  type StoredSample,
} from '../../domain/fingerprint.ts';
import { type IndexEntry, toIndexKey } from '../../domain/fingerprint-index.ts';
import type { Ledger } from '../../domain/ledger.ts';
import type { MatchIndexes } from './parts.ts';

/** Takes into both indexes what was recorded since. Returns how many samples were new to either. */
export async function refreshIndexes({
  ledger,
  indexes,
}: {
  readonly ledger: Pick<Ledger, 'samplesAfter'>;
  readonly indexes: MatchIndexes;
}): Promise<number> {
  const codesFrom = await indexes.codes.checkpoint();
  const from = Math.min(codesFrom, indexes.keypointsCheckpoint);
  let added = 0;
  for await (const page of ledger.samplesAfter(from, FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION, { keypoints: true })) {
    const last = page.at(-1);
    if (last === undefined) continue;
    const forCodes = page.filter(({ id }) => id > codesFrom);
    if (forCodes.length > 0) await indexes.codes.add(forCodes.flatMap(toEntries), last.id);
    const keypointsFrom = indexes.keypointsCheckpoint;
    indexes.keypoints.add(page.flatMap((sample) => (sample.id > keypointsFrom ? toKeypointEntries(sample) : [])));
    indexes.keypointsCheckpoint = Math.max(keypointsFrom, last.id);
    added += page.length;
  }
  return added;
}

function toEntries({ id, codes }: StoredSample): readonly IndexEntry[] {
  return codes.map(({ view, bits }) => ({ key: toIndexKey(id, PICTURE_VIEWS.indexOf(view)), bits }));
}

function toKeypointEntries({ id, keypoints }: StoredSample) {
  return keypoints === undefined || keypoints.count === 0 ? [] : [{ sample: id, keypoints }];
}
