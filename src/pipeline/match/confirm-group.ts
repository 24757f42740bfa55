import type { MatchEvidence } from './evidence.ts';
import type { Footage } from './footage.ts';
import { type AlikeGroup, bestOf } from './group-alike.ts';
import { judgeCodesAlone } from './judge-codes-alone.ts';
import type { ScannedSample } from './scan-samples.ts';
import { type KeypointParts, verifySamples } from './search-keypoints.ts';
import { countKeypoints } from './search-local.ts';

/** What a second look at the best frame of a group came to. */
export type Confirmation =
  | { readonly kept: true; readonly best: MatchEvidence; readonly contradicted: boolean }
  | { readonly kept: false; readonly why: 'background' | 'replaced' };

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
  const codes = best.mirrored ? answer.frame.mirroredCodes : answer.frame.codes;
  const stored = (await parts.samples.get([best.sample], { keypoints: true })).get(best.sample);
  const source = stored?.keypoints?.count ?? 0;
  if (final === undefined || stored === undefined || source === 0) return unheard;
  const [finding] = await verifySamples({ keypoints: final, codes }, [stored], best.mirrored, parts);
  if (finding?.verdict === 'match')
    return { kept: true, best: { ...best, agreement: finding.agreement }, contradicted: false };
  if (finding?.verdict === 'background') return { kept: false, why: 'background' };
  const alone = judgeCodesAlone({
    keypoints: Math.min(source, countKeypoints(answer.frame)),
    inliers: finding?.agreement.inliers ?? 0,
    distanceBits: best.distanceBits ?? 0,
  });
  return alone === 'replaced' ? { kept: false, why: alone } : { ...unheard, contradicted: alone === 'contradicted' };
}

function byInliers(a: MatchEvidence, b: MatchEvidence): number {
  return (b.agreement?.inliers ?? 0) - (a.agreement?.inliers ?? 0);
}
