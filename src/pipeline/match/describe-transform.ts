import type { FoundTransform } from '../../domain/match.ts';
import type { Point } from '../../domain/picture-reader.ts';
import type { MatchEvidence } from './evidence.ts';

/** A source that ends this near to the edge of the frame reaches it. */
const AT_EDGE = 0.03;
/** A source of which this much is seen is seen whole: a rotation by two degrees takes its corners off. */
const SEEN_WHOLE = 0.9;

/** How the source was changed, as far as one frame tells. What codes of whole frames found fills the frame. */
export function describeTransform(
  { mirrored, agreement, cropped }: Pick<MatchEvidence, 'mirrored' | 'agreement' | 'cropped'>,
  speed?: number,
): FoundTransform {
  const timed = speed === undefined ? {} : { speed: Math.round(speed * 1000) / 1000 };
  if (agreement === undefined)
    return { mirrored, placement: cropped === true ? 'cropped' : 'whole', share: 1, ...timed };
  const { share, scale, rotationDegrees } = agreement;
  // Found in the mirror image: what lies left there lies right in the final.
  const corners = agreement.corners.map(([x, y]): Point => (mirrored ? [1 - x, y] : [x, y]));
  return {
    mirrored,
    placement: findPlacement(corners, agreement.seen),
    scale,
    rotationDegrees: mirrored ? -rotationDegrees : rotationDegrees,
    corners,
    share,
    ...timed,
  };
}

function findPlacement(corners: readonly Point[], seen: number): FoundTransform['placement'] {
  const reaches = (values: readonly number[]): boolean =>
    Math.min(...values) <= AT_EDGE && Math.max(...values) >= 1 - AT_EDGE;
  const across = reaches(corners.map(([x]) => x));
  const down = reaches(corners.map(([, y]) => y));
  // Between bars it reaches two edges only.
  if (!across && !down) return 'composited';
  return seen >= SEEN_WHOLE ? 'whole' : 'cropped';
}
