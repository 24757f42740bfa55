import type { AgreementVerdict, ComparedCodes, PictureComparison } from '../../domain/match-comparison.ts';
import { describeTransform } from './describe-transform.ts';
import { judgeCodesAlone } from './judge-codes-alone.ts';

type Facts = Pick<PictureComparison, 'frames' | 'codes' | 'keypoints' | 'unsearchable' | 'thresholds'>;
type Verdict = Pick<PictureComparison, 'verdict' | 'by' | 'confidence' | 'transform' | 'reasons'>;

const WHY: Readonly<Record<Exclude<AgreementVerdict, 'match' | 'weak'>, string>> = {
  implausible: 'but on a placement that few pictures are put in, or as few of those seen as chance finds',
  'look-alike': 'but they are as much like other places of the final, as things of one kind are',
  overlay: 'but only on something laid over both, such as a title or a logo',
  background: 'but only around the middle, where something else stands',
};

/** Draws the conclusion that a search would draw from one frame. */
export function explainComparison(facts: Facts): PictureComparison {
  return { ...facts, ...conclude(facts) };
}

function conclude(facts: Facts): Verdict {
  const { codes, keypoints, unsearchable, thresholds } = facts;
  const [blank] = [unsearchable.final, unsearchable.source].filter((why) => why !== undefined);
  if (blank !== undefined)
    return { verdict: 'cannot-tell', reasons: [`One of the pictures is ${blank}: there is nothing to tell it by.`] };
  const nearest = codes.find(isWhole);
  const sentences = [...describeCodes(facts), ...describeKeypoints(facts)];
  const agreeing = keypoints.filter(({ verdict }) => verdict === 'match').sort((a, b) => b.inliers - a.inliers)[0];
  const byCodes = nearest !== undefined && nearest.distanceBits <= thresholds.matchBits;
  if (agreeing !== undefined) {
    const isSure = byCodes && isNearInAll(nearest, thresholds);
    const confidence = isSure || agreeing.inliers >= thresholds.certainInliers ? 'certain' : 'likely';
    const { transform } = agreeing;
    const reasons = byCodes ? sentences : sentences.toReversed();
    return {
      verdict: 'match',
      by: byCodes ? 'codes' : 'keypoints',
      confidence,
      ...(transform && { transform }),
      reasons,
    };
  }
  if (!byCodes) return { verdict: 'no-match', reasons: sentences };
  const asked = keypoints.find(({ mirrored }) => mirrored === nearest.mirrored);
  const alone = judgeCodesAlone({
    keypoints: Math.min(asked?.final ?? 0, asked?.source ?? 0),
    inliers: asked?.inliers ?? 0,
    distanceBits: nearest.distanceBits,
  });
  if (alone === 'replaced')
    return { verdict: 'no-match', reasons: ['They look alike, but have no detail in common.', ...sentences] };
  const confidence = alone === 'believed' && isNearInAll(nearest, thresholds) ? 'certain' : 'likely';
  const transform = describeTransform({ mirrored: nearest.mirrored });
  return { verdict: 'match', by: 'codes', confidence, transform, reasons: sentences };
}

/** What only the steady bits of a faint picture tell is for a person to look at: smooth gradients are like each other. */
function isNearInAll({ distanceBits, faint }: ComparedCodes, { matchBits }: Facts['thresholds']): boolean {
  return (faint?.allBits ?? distanceBits) <= matchBits;
}

/** Crops of the source are candidates only. */
function isWhole({ source }: ComparedCodes): boolean {
  return source === 'whole' || source === 'trimmed';
}

function describeCodes({ codes, thresholds }: Facts): readonly string[] {
  const nearest = codes.find(isWhole);
  if (nearest === undefined) return ['There are no codes to compare: too little can be seen.'];
  const { distanceBits, faint, mirrored } = nearest;
  const { matchBits, candidateBits } = thresholds;
  const over =
    faint === undefined ? '' : `, as told by the ${faint.steadyBits} that noise leaves alone (${faint.allBits} of all)`;
  const what = `The codes of the pictures${mirrored ? ', one of them mirrored,' : ''} differ in ${distanceBits} of 256 bits${over}`;
  if (distanceBits <= matchBits) return [`${what}: up to ${matchBits} is a match.`];
  if (distanceBits <= candidateBits) return [`${what}: more than ${matchBits}, so that keypoints have to confirm it.`];
  return [`${what}: more than ${candidateBits} says nothing (unrelated pictures differ in some 128).`];
}

function describeKeypoints({ keypoints, thresholds }: Facts): readonly string[] {
  const best = keypoints.toSorted((a, b) => b.inliers - a.inliers)[0];
  if (best === undefined) return [];
  const { final, source, inliers, pairs, verdict, mirrored } = best;
  if (Math.min(final, source) < thresholds.acceptInliers)
    return [`There are too few keypoints to compare: ${final} and ${source}.`];
  if (verdict === undefined) return [`No placement of ${final} and ${source} keypoints agrees.`];
  const what = `${inliers} keypoints agree on one placement${mirrored ? ' in the mirror image' : ''}, of ${pairs} that are alike`;
  if (verdict === 'weak') return [`${what}: it takes ${thresholds.acceptInliers}.`];
  if (verdict !== 'match') return [`${what}, ${WHY[verdict]}.`];
  return [`${what}: ${thresholds.acceptInliers} is a match, ${thresholds.certainInliers} a certain one.`];
}
