import type { Keypoints } from '../../domain/fingerprint.ts';
import type { KeypointAgreement } from '../../domain/picture-reader.ts';
import { countDistinct } from './count-distinct.ts';
import { describeAgreement } from './describe-agreement.ts';
import { findAgreeing, pairAnew, type Agreeing } from './find-agreeing.ts';
import { findPlacement } from './find-placement.ts';
import { pairDescriptors } from './pair-descriptors.ts';
import { fitAffine, fitSimilarity } from './placement.ts';
import { placePoints } from './place-points.ts';

/** Fewer pairs than this cannot speak for a placement. */
const FEWEST = 4;

export function agreeKeypoints(final: Keypoints, source: Keypoints): KeypointAgreement | undefined {
  const pairs = pairDescriptors(final, source);
  if (pairs.length < FEWEST) return undefined;
  const to = placePoints(final);
  const from = placePoints(source);
  const start = findPlacement(pairs, to, from);
  if (start === undefined) return undefined;
  const search = { final, source, to, from };
  let agreeing: Agreeing = findAgreeing(start, pairs, to, from);
  for (let round = 0; round < 3; round++) {
    const fitted = fitSimilarity(agreeing.pairs);
    if (fitted === undefined) break;
    const next = pairAnew(fitted, search);
    if (round > 0 && next.pairs.length <= agreeing.pairs.length) break;
    agreeing = next;
  }
  const affine = agreeing.pairs.length >= 8 ? fitAffine(agreeing.pairs) : undefined;
  if (affine !== undefined) {
    const next = pairAnew(affine, search);
    if (next.pairs.length > agreeing.pairs.length * 1.1) agreeing = next;
  }
  const distinct = countDistinct(agreeing.pairs);
  if (distinct < FEWEST) return undefined;
  return describeAgreement({ ...agreeing, inliers: distinct, alike: pairs.length, to, from });
}
