import type { MatchEvidence } from './evidence.ts';
import type { Footage } from './footage.ts';
import { TELLING_KEYPOINTS } from './gather-evidence.ts';
import { type AlikeGroup, bestOf } from './group-alike.ts';
import type { ScannedSample } from './scan-samples.ts';
import { type KeypointParts, verifySamples } from './search-keypoints.ts';
import { countKeypoints } from './search-local.ts';

/** What a second look at the best frame of a group came to. */
export type Confirmation =
  | { readonly kept: true; readonly best: MatchEvidence; readonly contradicted: boolean }
  | { readonly kept: false; readonly why: 'background' | 'replaced' };

/** Keypoints of wrong pictures came to 7 at most; fewer than this from two rich pictures is no agreement at all. */
const CONTRADICTING_INLIERS = 6;
/** Codes this near are the picture itself, whatever became of its corners (blur, heavy grain): PDQ's own tolerance is 8, twice. */
const UNDOUBTED_BITS = 16;
/** Keypoints that both pictures need before their silence outweighs codes. */
const RICH_KEYPOINTS = 150;

/**
 * Looks at the best frame of what codes alone tell, with keypoints: they say where the source lies in the frame, and they know a shot
 * that was replaced by one that looks like it, which codes may not.
 */
export async function confirmGroup(
  { leader }: AlikeGroup,
  footage: Footage,
  samples: readonly ScannedSample[],
  parts: KeypointParts,
): Promise<Confirmation> {
  const told = leader.evidence.filter(({ agreement }) => agreement !== undefined).toSorted(byInliers)[0];
  if (told !== undefined) return { kept: true, best: told, contradicted: false };
  const best = bestOf(leader.evidence);
  if (best === undefined) throw new RangeError('A track has evidence.');
  const unheard: Confirmation = { kept: true, best, contradicted: false };
  const [answer] = await footage.query([samples[best.at]?.position ?? 0], true);
  if (answer === undefined || 'error' in answer) return unheard;
  const final = best.mirrored ? answer.frame.mirroredKeypoints : answer.frame.keypoints;
  const stored = (await parts.samples.get([best.sample], { keypoints: true })).get(best.sample);
  const source = stored?.keypoints?.count ?? 0;
  if (final === undefined || stored === undefined || source === 0) return unheard;
  const [finding] = await verifySamples(final, [stored], best.mirrored, parts);
  if (finding?.verdict === 'match')
    return { kept: true, best: { ...best, agreement: finding.agreement }, contradicted: false };
  if (finding?.verdict === 'background') return { kept: false, why: 'background' };
  const telling = Math.min(source, countKeypoints(answer.frame));
  const inliers = finding?.agreement.inliers ?? 0;
  if (telling >= RICH_KEYPOINTS && inliers < CONTRADICTING_INLIERS && (best.distanceBits ?? 0) > UNDOUBTED_BITS)
    return { kept: false, why: 'replaced' };
  return { ...unheard, contradicted: telling >= TELLING_KEYPOINTS && inliers < CONTRADICTING_INLIERS };
}

function byInliers(a: MatchEvidence, b: MatchEvidence): number {
  return (b.agreement?.inliers ?? 0) - (a.agreement?.inliers ?? 0);
}
