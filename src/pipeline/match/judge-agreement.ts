import type { Keypoints } from '../../domain/fingerprint.ts';
import type { AgreementVerdict } from '../../domain/match-comparison.ts';
import type { Origin } from '../../domain/origin.ts';
import type { KeypointAgreement } from '../../domain/picture-reader.ts';
import { measureSupport } from './measure-support.ts';
import { signedArea } from './polygon.ts';
import type { MatchThresholds } from './thresholds.ts';

/** Linear sizes that a picture is used at: a tenth of the frame, eight times enlarged. */
const SMALLEST = 0.1;
const LARGEST = 8;
/** How much longer one side is than the one opposite: a picture seen at a slant. */
const MOST_SLANTED = 2.5;
/** The same of width and height, each in its own fractions: an upright picture in a 2.39 frame is at 4.2, squeezed or turned beside. */
const MOST_SQUEEZED = 6;
/** Share of the final that a source covers at least, unless twice as many keypoints agree as it takes to be certain. */
const SMALLEST_SHARE = 0.01;
/**
 * Pictures are used upright, or turned by a right angle; chance has no preference. What is tilted further (degrees) has to be certain by its
 * keypoints, and so has what is this small or large.
 */
const TILTED_DEGREES = 20;
const TURNED_DEGREES = 5;
const USUAL_SMALLEST = 0.15;
const USUAL_LARGEST = 4;
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
  if (!isPlausible(agreement, thresholds)) return 'implausible';
  const support = measureSupport(pictures.final, pictures.source, agreement.placement);
  if (support.eligible >= FEWEST_CELLS && support.agreeing < support.eligible * OVERLAY_SHARE) return 'overlay';
  if (support.middleEligible >= MIDDLE_CELLS && support.middleAgreeing === 0) return 'overlay';
  // All of a generated picture is generated. Of one that only has generated parts, the rest was there before and may be used freely.
  if (pictures.origin !== 'generated' && support.middleHoles >= MIDDLE_HOLES) return 'background';
  return 'match';
}

function isPlausible(
  { corners, scale, share, inliers, rotationDegrees }: KeypointAgreement,
  { certainInliers }: MatchThresholds,
): boolean {
  if (!corners.flat().every(Number.isFinite) || !(scale >= SMALLEST && scale <= LARGEST)) return false;
  // Counter-clockwise corners are a mirror image, which is searched for by itself.
  if (!(signedArea(corners) > 0)) return false;
  if (share < SMALLEST_SHARE && inliers < 2 * certainInliers) return false;
  if (inliers < certainInliers && !isUsual(scale, rotationDegrees)) return false;
  const [topLeft, topRight, bottomRight, bottomLeft] = corners;
  const length = ([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): number =>
    Math.hypot(ax - bx, ay - by);
  const across = [length(topLeft, topRight), length(bottomLeft, bottomRight)] as const;
  const down = [length(topLeft, bottomLeft), length(topRight, bottomRight)] as const;
  return (
    isWithin(across[0], across[1], MOST_SLANTED) &&
    isWithin(down[0], down[1], MOST_SLANTED) &&
    isWithin(across[0], down[0], MOST_SQUEEZED)
  );
}

function isUsual(scale: number, rotationDegrees: number): boolean {
  const tilt = Math.abs(rotationDegrees - 90 * Math.round(rotationDegrees / 90));
  const isUpright = Math.abs(rotationDegrees) < 45;
  return scale >= USUAL_SMALLEST && scale <= USUAL_LARGEST && tilt <= (isUpright ? TILTED_DEGREES : TURNED_DEGREES);
}

function isWithin(a: number, b: number, ratio: number): boolean {
  return b > 0 && a / b <= ratio && a / b >= 1 / ratio;
}
