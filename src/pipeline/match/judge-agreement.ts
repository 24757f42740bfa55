import type { Keypoints } from '../../domain/fingerprint.ts';
import type { AgreementVerdict } from '../../domain/match-comparison.ts';
import type { Origin } from '../../domain/origin.ts';
import type { KeypointAgreement } from '../../domain/picture-reader.ts';
import { measureArea } from '../../domain/polygon.ts';
import { isLookAlike } from './is-look-alike.ts';
import { judgePlacement } from './judge-placement.ts';
import { measureSlimness } from './measure-slimness.ts';
import { listSeen, measureSupport } from './measure-support.ts';
import type { MatchThresholds } from './thresholds.ts';

/** Share of the final that a source covers at least, unless twice as many keypoints agree as it takes to be certain. */
const SMALLEST_SHARE = 0.01;
/**
 * Width by length of the region that agrees, under which it lies along one line: the edge of a table, a tree line, a line of text agree with any
 * other. All false agreements of the trial's tuning half that were left had 8 to 26 keypoints in such a sliver.
 */
const SLIVER = 0.12;
/**
 * A source of which less is seen than this, while it covers less of the final than this, hangs out of the frame and leaves it half empty. A
 * crop fills the frame; an element is mostly seen whole. Words and tiles that two pictures share come to lie like that.
 */
const CUT_OFF_SEEN = 0.6;
const CUT_OFF_SHARE = 0.6;
/** What a mirror image needs of what it takes otherwise: most use is not mirrored, chance is half of the time. */
const MIRRORED = 1.2;
/** Share of the cells asked that agree at least. A logo or a line of text is in up to three of sixteen. */
const OVERLAY_SHARE = 0.25;
/** Cells in the middle that have to be asked before an agreement at top and bottom alone is taken for titles and burn-ins. */
const MIDDLE_CELLS = 4;
/** Fewer eligible cells than this cannot tell an overlay: a small or an even picture. */
const FEWEST_CELLS = 4;
/** Holes in the middle that show that another thing stands in the place of the generated part. */
const MIDDLE_HOLES = 2;

/**
 * Of the keypoints of the source that are seen, those that agree at least, in a source at half the width of the final or more: its corners
 * are all still there to be found. True ones came to 8 % and more under blur, grain, grades and crops; façades, whose windows agree with
 * any others by chance, to 3 % (19 of 585).
 */
const SEEN_SHARE = 0.04;
const SEEN_SHARE_SCALE = 0.5;
/**
 * Of what is seen of the source, the region that agrees: from here on, fewer will do. After the worst of chains true ones were spread over 18 %
 * and more, chance ones over 13 % at most.
 */
const SPREAD = 0.18;
/** The same below which it is one word, or one logo: the smallest of true ones was 8 %, and half of the false ones under 12 %. */
const ONE_WORD = 0.07;

/** Two pictures, by their keypoints. */
export interface AgreeingPictures {
  /** Of the mirror image when `mirrored`. */
  readonly final: Keypoints;
  readonly source: Keypoints;
  /** Of the source. */
  readonly origin: Origin;
  readonly mirrored: boolean;
  /** Between the codes of both, the least; undefined where one has none. */
  readonly codeBits?: number | undefined;
}

/** Judges where the keypoints of a source agree with those of a final frame. */
export function judgeAgreement(
  agreement: KeypointAgreement,
  pictures: AgreeingPictures,
  thresholds: MatchThresholds,
): AgreementVerdict {
  if (agreement.inliers < thresholds.acceptInliers) return 'weak';
  if (agreement.inliers < neededInliers(agreement, pictures, thresholds)) return 'implausible';
  const seen = listSeen(pictures.final, pictures.source, agreement.placement);
  const spread = measureArea(agreement.region) / agreement.share;
  if (spread < SPREAD && isChance(agreement, seen.length, thresholds)) return 'implausible';
  if (spread < ONE_WORD) return 'overlay';
  const support = measureSupport(seen);
  if (support.eligible >= FEWEST_CELLS && support.agreeing < support.eligible * OVERLAY_SHARE) return 'overlay';
  if (support.middleEligible >= MIDDLE_CELLS && support.middleAgreeing === 0) return 'overlay';
  // All of a generated picture is generated. Of one that only has generated parts, the rest was there before and may be used freely.
  if (pictures.origin !== 'generated' && support.middleHoles >= MIDDLE_HOLES) return 'background';
  return isLookAlike({ ...agreement, spread, codeBits: pictures.codeBits }, seen) ? 'look-alike' : 'match';
}

/** Few pictures are put anywhere but upright and as they are, and chance falls on all placements alike. */
function neededInliers(
  agreement: KeypointAgreement,
  { final, source, mirrored }: AgreeingPictures,
  { acceptInliers, certainInliers }: MatchThresholds,
): number {
  const placement = judgePlacement(agreement, final, source);
  if (placement === 'impossible') return Number.POSITIVE_INFINITY;
  const isSliver = measureSlimness(agreement.region, final) < SLIVER;
  const isCutOff = agreement.seen < CUT_OFF_SEEN && agreement.share < CUT_OFF_SHARE;
  // Two things that are seldom, both at once.
  if (isCutOff && placement !== 'usual') return 4 * certainInliers;
  if (placement === 'upside-down' || agreement.share < SMALLEST_SHARE || isSliver || isCutOff)
    return 2 * certainInliers;
  const upright = placement === 'usual' ? acceptInliers : certainInliers;
  return mirrored ? Math.ceil(upright * MIRRORED) : upright;
}

/** Windows, stripes and grids are like each other everywhere: a few of very many agree on some placement or other. */
function isChance({ inliers, scale }: KeypointAgreement, seen: number, { certainInliers }: MatchThresholds): boolean {
  return scale >= SEEN_SHARE_SCALE && inliers < 2 * certainInliers && inliers < seen * SEEN_SHARE;
}
