import type { Keypoints } from '../../domain/fingerprint.ts';
import type { KeypointAgreement } from '../../domain/picture-reader.ts';
import { ACCEPT_INLIERS } from './accept-inliers.ts';
import { describeAgreement } from './describe-agreement.ts';
import { type Agreeing, findAgreeing } from './find-agreeing.ts';
import { findPlacement } from './find-placement.ts';
import { findTelling } from './find-telling.ts';
import { keepDistinct } from './keep-distinct.ts';
import { keepSupported } from './keep-supported.ts';
import { type PictureKeypoints, pairAnew, toPictureKeypoints } from './pair-anew.ts';
import { pairDescriptors } from './pair-descriptors.ts';
import { placePoints } from './place-points.ts';
import { fitAffine, fitSimilarity, type Placement } from './placement.ts';

/** Fewer pairs than this cannot speak for a placement: any two fix one. */
const FEWEST_PAIRS = 4;
const ROUNDS = 4;
/** Two fewer than it takes to be found: so many will do at the edges of a use. */
const FEWEST_ASKED = ACCEPT_INLIERS - 2;
/** An affine placement has two degrees of freedom more: it must explain notably more, and have enough to rest on. */
const AFFINE_GAIN = 1.1;
const AFFINE_FEWEST = 10;

/**
 * Where the source lies in the final, by corners that both have: the most alike pairs, the similarity that most of them agree
 * with, then all pairs that lie where it says and whose neighbours do so, too. Undefined when nothing agrees, or when what agrees is no picture: a line of points,
 * a speck, a size that cannot be. No chance involved: the same pictures give the same answer.
 */
export function agreeKeypoints(final: Keypoints, source: Keypoints): KeypointAgreement | undefined {
  const alike = pairDescriptors(final, source);
  if (alike.length < FEWEST_PAIRS) return undefined;
  const to = toPictureKeypoints(final, placePoints(final));
  const from = toPictureKeypoints(source, placePoints(source));
  const start = findPlacement(alike, to.points, from.points);
  if (start === undefined) return undefined;
  const agreeing = refine(findAgreeing(start, alike, to.points, from.points), to, from);
  const distinct = keepDistinct(agreeing.pairs);
  const supported = keepSupported(distinct, agreeing.placement, to, from);
  if (supported.length < FEWEST_PAIRS) return undefined;
  const described = describeAgreement({
    placement: agreeing.placement,
    pairs: supported,
    alike: alike.length,
    to: to.points,
    from: from.points,
  });
  if (described === undefined) return undefined;
  // Nobody asks so few what they tell, and nearly all that is held against each other has no more.
  const isAsked = supported.length >= FEWEST_ASKED;
  return { ...described, telling: isAsked ? findTelling(alike, described.placement, final, source) : [] };
}

function refine(start: Agreeing, to: PictureKeypoints, from: PictureKeypoints): Agreeing {
  const similar = improve(start, fitSimilarity, to, from);
  if (similar.pairs.length < AFFINE_FEWEST) return similar;
  const affine = improve(similar, fitAffine, to, from);
  return affine.pairs.length > similar.pairs.length * AFFINE_GAIN ? affine : similar;
}

/** Fits and pairs in turn, as long as more pairs agree. */
function improve(
  start: Agreeing,
  place: (pairs: Agreeing['pairs']) => Placement | undefined,
  to: PictureKeypoints,
  from: PictureKeypoints,
): Agreeing {
  let best = start;
  for (let round = 0; round < ROUNDS; round++) {
    const fitted = place(best.pairs);
    if (fitted === undefined) break;
    const next = pairAnew(fitted, to, from);
    // The first fit is better than two pairs were, even when it explains fewer.
    if (round > 0 && next.pairs.length <= best.pairs.length) break;
    best = next;
  }
  return best;
}
