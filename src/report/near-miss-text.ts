import type { AgreementVerdict, NearMiss, PictureComparison } from '../domain/match-comparison.ts';

type Thresholds = PictureComparison['thresholds'];

const WHY: Readonly<Record<Exclude<AgreementVerdict, 'match' | 'weak'>, string>> = {
  implausible: 'on a placement that no picture is put in',
  'look-alike': 'as much like other places, as things of one kind are',
  overlay: 'only on something laid over both, such as a title or a logo',
  background: 'only around the middle, where something else stands',
};

/** How near something came, and what it would have taken. */
export function describeNearMiss(miss: NearMiss, thresholds: Thresholds): string {
  const { distanceBits, view, mirrored } = miss;
  const parts = [
    ...(mirrored ? ['mirrored'] : []),
    ...(distanceBits === undefined
      ? []
      : [
          `${distanceBits} of 256 bits differ${view === undefined || view === 'whole' ? '' : ` (${view})`}, ${thresholds.matchBits} would do`,
        ]),
    ...describeAgreement(miss, thresholds),
  ];
  return parts.join('; ');
}

function describeAgreement({ inliers, pairs, verdict }: NearMiss, { acceptInliers }: Thresholds): readonly string[] {
  if (inliers === undefined) return [];
  const of = pairs === undefined ? '' : ` of ${pairs} that are alike`;
  const agree = `${inliers} points${of} agree`;
  if (verdict === undefined || verdict === 'match') return [agree];
  return verdict === 'weak' ? [`${agree}, it takes ${acceptInliers}`] : [`${agree}, but ${WHY[verdict]}`];
}
