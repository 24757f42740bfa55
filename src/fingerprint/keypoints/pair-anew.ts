import type { Keypoints } from '../../domain/fingerprint.ts';
import { DESCRIPTOR_WORDS, measureDistance, toWords } from './count-bits.ts';
import {
  type Agreeing,
  isPlaced,
  measurePlacement,
  TOLERANCE_LEVEL_PIXELS,
  TOLERANCE_SHARE,
  toAgreeing,
} from './find-agreeing.ts';
import type { Pair } from './pair-descriptors.ts';
import type { PlacedPoints } from './place-points.ts';
import type { Placement } from './placement.ts';

/** Bits of 256. More than without a placement: what lies where it must needs less proof. Unrelated corners differ by 128. */
const MOST_DIFFERENT = 84;
/** A keypoint of the final may be of a level so much coarser than that of the source. */
const COARSER = 1.6;

export interface PictureKeypoints {
  readonly words: Int32Array;
  readonly points: PlacedPoints;
  /** Numbers of its keypoints, from the top of the picture to the bottom, and how far down they lie. */
  readonly downwards: { readonly order: Int32Array; readonly y: Float64Array };
}

export function toPictureKeypoints(keypoints: Keypoints, points: PlacedPoints): PictureKeypoints {
  const order = Int32Array.from({ length: points.count }, (_, at) => at).sort(
    (one, other) => (points.y[one] as number) - (points.y[other] as number) || one - other,
  );
  return {
    words: toWords(keypoints.descriptors),
    points,
    downwards: { order, y: Float64Array.from(order, (at) => points.y[at] as number) },
  };
}

/**
 * Pairs that lie where a placement says that they must: a corner may be less like its true partner than like some other one, so
 * the nearest of all are only where to begin. Each keypoint is in one pair at most, the most alike first.
 */
export function pairAnew(placement: Placement, final: PictureKeypoints, source: PictureKeypoints): Agreeing {
  const found: Pair[] = [];
  for (let by = 0; by < source.points.count; by++) {
    for (const at of findNear(placement, final, source.points, by)) {
      const distance = measureDistance(
        final.words,
        at * DESCRIPTOR_WORDS,
        source.words,
        by * DESCRIPTOR_WORDS,
        MOST_DIFFERENT,
      );
      if (distance <= MOST_DIFFERENT) found.push({ final: at, source: by, distance });
    }
  }
  found.sort((p, q) => p.distance - q.distance || p.final - q.final || p.source - q.source);
  const usedFinal = new Uint8Array(final.points.count);
  const usedSource = new Uint8Array(source.points.count);
  const kept = found.filter((pair) => {
    if (usedFinal[pair.final] === 1 || usedSource[pair.source] === 1) return false;
    usedFinal[pair.final] = 1;
    usedSource[pair.source] = 1;
    return true;
  });
  return { placement, pairs: kept.map((pair) => toAgreeing(pair, final.points, source.points)) };
}

function findNear(placement: Placement, final: PictureKeypoints, from: PlacedPoints, by: number): readonly number[] {
  const like = measurePlacement(placement);
  return findAround(placement, final, from, by).filter((at) => isPlaced(placement, like, final.points, at, from, by));
}

/** Keypoints of the final, whatever their size and direction, around where a keypoint of the source comes to lie. */
export function findAround(
  placement: Placement,
  final: PictureKeypoints,
  from: PlacedPoints,
  by: number,
): readonly number[] {
  const [a, b, c, d, e, f] = placement;
  const { points: to, downwards } = final;
  const x = a * (from.x[by] as number) + b * (from.y[by] as number) + c;
  const y = d * (from.x[by] as number) + e * (from.y[by] as number) + f;
  if (x < 0 || y < 0 || x > to.width || y > to.height) return [];
  const grain = (from.grain[by] as number) * measurePlacement(placement).size;
  const reach = TOLERANCE_LEVEL_PIXELS * COARSER * grain + TOLERANCE_SHARE * to.width;
  const around: number[] = [];
  for (let rank = findFirst(downwards.y, y - reach); rank < to.count; rank++) {
    if ((downwards.y[rank] as number) > y + reach) break;
    const at = downwards.order[rank] as number;
    if (Math.abs((to.x[at] as number) - x) <= reach) around.push(at);
  }
  return around;
}

/** Where the first value that is not smaller stands. */
function findFirst(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
