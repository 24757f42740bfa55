import type { Keypoints } from '../../domain/fingerprint.ts';
import type { AgreementVerdict } from '../../domain/match-comparison.ts';
import type { Origin } from '../../domain/origin.ts';
import type { KeypointAgreement } from '../../domain/picture-reader.ts';
import { judgePlacement } from './judge-placement.ts';
import { measureSupport } from './measure-support.ts';
import type { MatchThresholds } from './thresholds.ts';

/** Share of the final that a source covers at least, unless twice as many keypoints agree as it takes to be certain. */
const SMALLEST_SHARE = 0.01;
/** Share of the cells asked that agree at least. A logo or a line of text is in up to three of sixteen. */
const OVERLAY_SHARE = 0.25;
/** Cells in the middle that have to be asked before an agreement at top and bottom alone is taken for titles and burn-ins. */
const MIDDLE_CELLS = 4;
/** Fewer eligible cells than this cannot tell an overlay: a small or an even picture. */
const FEWEST_CELLS = 4;
/** Holes in the middle that show that another thing stands in the place of the generated part. */
const MIDDLE_HOLES = 2;

/** Judges where the keypoints of a source agree with those of a final frame. */
export function judgeAgreement(
  agreement: KeypointAgreement,
  pictures: { readonly final: Keypoints; readonly source: Keypoints; readonly origin: Origin },
  thresholds: MatchThresholds,
): AgreementVerdict {
  if (agreement.inliers < thresholds.acceptInliers) return 'weak';
  if (!isPlausible(agreement, pictures, thresholds)) return 'implausible';
  const support = measureSupport(pictures.final, pictures.source, agreement.placement);
  if (support.eligible >= FEWEST_CELLS && support.agreeing < support.eligible * OVERLAY_SHARE) return 'overlay';
  if (support.middleEligible >= MIDDLE_CELLS && support.middleAgreeing === 0) return 'overlay';
  // All of a generated picture is generated. Of one that only has generated parts, the rest was there before and may be used freely.
  if (pictures.origin !== 'generated' && support.middleHoles >= MIDDLE_HOLES) return 'background';
  return 'match';
}

function isPlausible(
  agreement: KeypointAgreement,
  { final, source }: { readonly final: Keypoints; readonly source: Keypoints },
  { certainInliers }: MatchThresholds,
): boolean {
  const { share, inliers } = agreement;
  if (share < SMALLEST_SHARE && inliers < 2 * certainInliers) return false;
  const placement = judgePlacement(agreement, final, source);
  return placement === 'usual' || (placement === 'possible' && inliers >= certainInliers);
}
