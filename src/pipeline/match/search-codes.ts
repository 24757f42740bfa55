import { findCode, measureDistance } from '../../domain/code-distance.ts';
import { PICTURE_VIEWS, type PictureCode, type PictureView, type QueryFrame } from '../../domain/fingerprint.ts';
import { fromIndexKey } from '../../domain/fingerprint-index.ts';
import type { LedgerSamples } from './ledger-samples.ts';
import type { MatchParts } from './parts.ts';

/** A sample of the ledger whose code is near that of a frame. */
export interface CodeHit {
  /** Id of the sample. */
  readonly sample: number;
  readonly sha256: string;
  /** Frame and seconds in the source. */
  readonly frame: number;
  readonly seconds: number;
  readonly mirrored: boolean;
  /** Of the ledger's picture. */
  readonly view: PictureView;
  readonly distanceBits: number;
  /** Bits of all 256 that differ: as many, or more where the frame is faint. */
  readonly allBits: number;
}

/** Hits of one code that are looked at: a hundred versions of a picture are enough to know it by. */
const HITS_OF_CODE = 200;
/** Hits kept for a frame, and of them of one content and orientation. */
const HITS_OF_FRAME = 24;
const HITS_OF_CONTENT = 3;
/** Views of a frame that are searched for. Its crops are not: what was cropped off a final is gone, and the ledger's crops are there. */
const QUERY_VIEWS: readonly PictureView[] = ['whole', 'trimmed'];

interface Query {
  /** Which of the frames. */
  readonly of: number;
  readonly mirrored: boolean;
  readonly code: PictureCode;
}

/** What the ledger has within `radius` bits of each frame, the nearest first; both orientations, borders on and off. */
export async function searchCodes(
  frames: readonly Pick<QueryFrame, 'codes' | 'mirroredCodes'>[],
  { codes, samples, radius }: { codes: MatchParts['indexes']['codes']; samples: LedgerSamples; radius: number },
): Promise<readonly (readonly CodeHit[])[]> {
  const queries = frames.flatMap((frame, of) => [
    ...toQueries(of, false, frame.codes),
    ...toQueries(of, true, frame.mirroredCodes),
  ]);
  if (queries.length === 0) return frames.map(() => []);
  const found = await codes.search(
    queries.map(({ code }) => code.bits),
    { radius, limit: HITS_OF_CODE },
  );
  const ids = found.flatMap(({ hits }) => hits.map(({ key }) => fromIndexKey(key).sample));
  const known = await samples.get(ids, { keypoints: false });
  const byFrame = frames.map((): CodeHit[] => []);
  for (const [index, { of, mirrored, code }] of queries.entries())
    for (const { key, distanceBits: allBits } of found[index]?.hits ?? []) {
      const { sample, view: viewIndex } = fromIndexKey(key);
      const stored = known.get(sample);
      const view = PICTURE_VIEWS[viewIndex];
      if (stored === undefined || view === undefined) continue;
      const { sha256, frame, seconds } = stored;
      const own = findCode(stored.codes, view);
      const distanceBits = own === undefined ? allBits : measureDistance(code, own.bits);
      byFrame[of]?.push({ sample, sha256, frame, seconds, mirrored, view, distanceBits, allBits });
    }
  return byFrame.map(keepNearest);
}

function toQueries(of: number, mirrored: boolean, codes: readonly PictureCode[]): readonly Query[] {
  const wanted = codes.filter(({ view }) => QUERY_VIEWS.includes(view));
  // Without borders both are the same picture.
  const [first, second] = wanted;
  const same = first !== undefined && second?.bits.every((byte, at) => byte === first.bits[at]) === true;
  return (same ? [first] : wanted).map((code) => ({ of, mirrored, code }));
}

/** Each sample once in each orientation, by its best view; not more than a frame can need. */
function keepNearest(hits: readonly CodeHit[]): readonly CodeHit[] {
  // A crop that is as near as the whole says less.
  const sorted = hits.toSorted(
    (a, b) => a.distanceBits - b.distanceBits || Number(isCrop(a)) - Number(isCrop(b)) || a.sample - b.sample,
  );
  const seen = new Set<string>();
  const ofContent = new Map<string, number>();
  const kept: CodeHit[] = [];
  for (const hit of sorted) {
    if (kept.length >= HITS_OF_FRAME) break;
    const sampleKey = `${hit.sample}|${hit.mirrored}`;
    const contentKey = `${hit.sha256}|${hit.mirrored}`;
    const count = ofContent.get(contentKey) ?? 0;
    if (seen.has(sampleKey) || count >= HITS_OF_CONTENT) continue;
    seen.add(sampleKey);
    ofContent.set(contentKey, count + 1);
    kept.push(hit);
  }
  return kept;
}

/** Crops of the ledger's pictures have a heavier tail of false hits: keypoints have to confirm each. */
export function isCrop({ view }: Pick<CodeHit, 'view'>): boolean {
  return view !== 'whole' && view !== 'trimmed';
}
