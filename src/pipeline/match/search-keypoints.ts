import { codeDistance, leadingCode, nearestCodes } from '../../domain/code-distance.ts';
import type { Keypoints, PictureCode, QueryFrame, StoredSample } from '../../domain/fingerprint.ts';
import type { AgreementVerdict } from '../../domain/match-comparison.ts';
import type { KeypointAgreement } from '../../domain/picture-reader.ts';
import { isOutdone } from './is-outdone.ts';
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

/** Candidates of the keypoint index that are verified for each orientation, whatever speaks for them … */
const SURE_CANDIDATES = 3;
/** … and at most, when more than one keypoint speaks for them (a single rare one counts 1): each costs some 12 ms. */
const CANDIDATES = 20;
const TELLING_VOTES = 1.5;
/** Candidates of the codes. */
const CODE_CANDIDATES = 8;
/** Samples of one content, at most. */
const SAMPLES_OF_CONTENT = 3;
/** Fewer keypoints than this cannot come to ten that agree. */
const FEWEST_KEYPOINTS = 20;
/** Pictures that have anything in common differ in fewer bits than this; unrelated ones in 128, give or take 8. */
const UNLIKE_BITS = 104;

/**
 * What of the ledger is in one frame, by keypoints, in both orientations: the samples that share most with it, and what its codes came
 * near to. Of each content the best; also what agrees too little, so that a miss can be explained.
 */
export async function searchKeypoints(
  frame: QueryFrame,
  hits: readonly CodeHit[],
  parts: KeypointParts,
): Promise<readonly KeypointFinding[]> {
  const both = await Promise.all([false, true].map((mirrored) => searchOne(frame, mirrored, hits, parts)));
  const [plain = [], turned = []] = both;
  const isTold = (one: KeypointFinding, others: readonly KeypointFinding[]): boolean =>
    !others.some(
      ({ sample, agreement }) =>
        sample.sha256 === one.sample.sha256 && isOutdone(one.agreement.inliers, agreement.inliers),
    );
  return [...plain.filter((each) => isTold(each, turned)), ...turned.filter((each) => isTold(each, plain))];
}

async function searchOne(
  frame: QueryFrame,
  mirrored: boolean,
  hits: readonly CodeHit[],
  parts: KeypointParts,
): Promise<readonly KeypointFinding[]> {
  const final = mirrored ? frame.mirroredKeypoints : frame.keypoints;
  if (final === undefined || final.count < FEWEST_KEYPOINTS) return [];
  const candidates = parts.indexes.keypoints
    .candidates(final, CANDIDATES)
    .filter(({ votes }, rank) => rank < SURE_CANDIDATES || votes >= TELLING_VOTES)
    .map(({ sample }) => sample);
  const near = hits
    .filter((hit) => hit.mirrored === mirrored)
    .toSorted((a, b) => Number(isCrop(a)) - Number(isCrop(b)))
    .slice(0, CODE_CANDIDATES);
  const ids = [...new Set([...near.map(({ sample }) => sample), ...candidates])];
  const known = await parts.samples.get(ids, { keypoints: true });
  const codes = mirrored ? frame.mirroredCodes : frame.codes;
  const code = leadingCode({ codes })?.bits;
  const best = new Map<string, KeypointFinding>();
  for (const round of toRounds(
    ids.flatMap((id) => known.get(id) ?? []),
    code,
  )) {
    const open = round.filter(({ sha256 }) => best.get(sha256)?.verdict !== 'match');
    for (const finding of await verifySamples({ keypoints: final, codes }, open, mirrored, parts)) {
      const before = best.get(finding.sample.sha256);
      if (before === undefined || isBetter(finding, before)) best.set(finding.sample.sha256, finding);
    }
  }
  return [...best.values()].sort((a, b) => b.agreement.inliers - a.agreement.inliers);
}

/**
 * The likeliest sample of each content first, then two more of those that it did not do for. Frames of a shot share their keypoints: which
 * of them it is, codes tell better.
 */
function toRounds(
  samples: readonly StoredSample[],
  code: Uint8Array | undefined,
): readonly (readonly StoredSample[])[] {
  const distance = (sample: StoredSample): number => {
    const own = leadingCode(sample)?.bits;
    const bits = code === undefined || own === undefined ? UNLIKE_BITS : codeDistance(code, own);
    // Beyond it, the order in which they came says more.
    return Math.min(bits, UNLIKE_BITS);
  };
  const byContent = [...Map.groupBy(samples, ({ sha256 }) => sha256).values()].map((same) =>
    same.toSorted((a, b) => distance(a) - distance(b)),
  );
  return [
    byContent.flatMap((same) => same.slice(0, 1)),
    byContent.flatMap((same) => same.slice(1, SAMPLES_OF_CONTENT)),
  ];
}

/** Holds a frame against samples, and judges what agrees. What could not be compared is left out. */
export async function verifySamples(
  { keypoints: final, codes }: { readonly keypoints: Keypoints; readonly codes: readonly PictureCode[] },
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
    const codeBits = nearestCodes(codes, sample.codes);
    const verdict = judgeAgreement(agreement, { final, source: keypoints, origin, mirrored, codeBits }, thresholds);
    return [{ sample, mirrored, agreement, verdict }];
  });
}

function isBetter(a: KeypointFinding, b: KeypointFinding): boolean {
  if ((a.verdict === 'match') !== (b.verdict === 'match')) return a.verdict === 'match';
  return a.agreement.inliers > b.agreement.inliers;
}
