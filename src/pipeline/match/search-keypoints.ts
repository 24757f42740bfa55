import type { Keypoints, QueryFrame, StoredSample } from '../../domain/fingerprint.ts';
import type { AgreementVerdict } from '../../domain/match-comparison.ts';
import type { KeypointAgreement } from '../../domain/picture-reader.ts';
import { judgeAgreement } from './judge-agreement.ts';
import type { LedgerSamples } from './ledger-samples.ts';
import type { MatchParts } from './parts.ts';
import type { CodeHit } from './search-codes.ts';
import { isCrop } from './search-codes.ts';
import type { MatchThresholds } from './thresholds.ts';

/** A sample of the ledger whose keypoints were held against those of a frame. */
export interface KeypointFinding {
  readonly sample: StoredSample;
  readonly mirrored: boolean;
  readonly agreement: KeypointAgreement;
  readonly verdict: AgreementVerdict;
}

export interface KeypointParts extends Pick<MatchParts, 'indexes' | 'reader' | 'items'> {
  readonly samples: LedgerSamples;
  readonly thresholds: MatchThresholds;
}

/** Candidates of the keypoint index, and of the codes, that are verified for each orientation. */
const CANDIDATES = 20;
const CODE_CANDIDATES = 8;
/** Fewer keypoints than this cannot come to ten that agree. */
const FEWEST_KEYPOINTS = 20;

/**
 * What of the ledger is in one frame, by keypoints, in both orientations: the samples that share most with it, and what its codes came
 * near to. Of each content the best; also what agrees too little, so that a miss can be explained.
 */
export async function searchKeypoints(
  frame: QueryFrame,
  hits: readonly CodeHit[],
  parts: KeypointParts,
): Promise<readonly KeypointFinding[]> {
  const both = await Promise.all([
    searchOne(frame.keypoints, false, hits, parts),
    searchOne(frame.mirroredKeypoints, true, hits, parts),
  ]);
  return both.flat();
}

async function searchOne(
  final: Keypoints | undefined,
  mirrored: boolean,
  hits: readonly CodeHit[],
  parts: KeypointParts,
): Promise<readonly KeypointFinding[]> {
  if (final === undefined || final.count < FEWEST_KEYPOINTS) return [];
  const candidates = parts.indexes.keypoints.candidates(final, CANDIDATES).map(({ sample }) => sample);
  const near = hits
    .filter((hit) => hit.mirrored === mirrored)
    .toSorted((a, b) => Number(isCrop(a)) - Number(isCrop(b)));
  const ids = [...new Set([...candidates, ...near.slice(0, CODE_CANDIDATES).map(({ sample }) => sample)])];
  const known = await parts.samples.get(ids, { keypoints: true });
  const found = await verifySamples(final, [...known.values()], mirrored, parts);
  const best = new Map<string, KeypointFinding>();
  for (const finding of found) {
    const known = best.get(finding.sample.sha256);
    if (known === undefined || isBetter(finding, known)) best.set(finding.sample.sha256, finding);
  }
  return [...best.values()].sort((a, b) => b.agreement.inliers - a.agreement.inliers);
}

/** Holds a frame against samples, and judges what agrees. What could not be compared is left out. */
export async function verifySamples(
  final: Keypoints,
  samples: readonly StoredSample[],
  mirrored: boolean,
  { reader, items, thresholds }: Pick<KeypointParts, 'reader' | 'items' | 'thresholds'>,
): Promise<readonly KeypointFinding[]> {
  const sources = samples.flatMap((sample) =>
    sample.keypoints === undefined || sample.keypoints.count < FEWEST_KEYPOINTS
      ? []
      : [{ sample, keypoints: sample.keypoints }],
  );
  if (sources.length === 0) return [];
  const read = await reader.agree(
    final,
    sources.map(({ keypoints }) => keypoints),
  );
  if (!read.ok) return [];
  return sources.flatMap(({ sample, keypoints }, at): readonly KeypointFinding[] => {
    const agreement = read.value[at];
    const origin = items.get(sample.sha256)?.origin;
    if (agreement === undefined || origin === undefined) return [];
    const verdict = judgeAgreement(agreement, { final, source: keypoints, origin }, thresholds);
    return [{ sample, mirrored, agreement, verdict }];
  });
}

function isBetter(a: KeypointFinding, b: KeypointFinding): boolean {
  if ((a.verdict === 'match') !== (b.verdict === 'match')) return a.verdict === 'match';
  return a.agreement.inliers > b.agreement.inliers;
}
