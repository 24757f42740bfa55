import type { Keypoints } from '../../domain/fingerprint.ts';
import { DESCRIPTOR_WORDS, measureDistance, toWords } from './count-bits.ts';
import type { Pair } from './pair-descriptors.ts';
import type { PlacedPoints } from './place-points.ts';
import type { PlacedPair, Placement } from './placement.ts';

export interface AgreeingPair extends PlacedPair {
  /** Pixels of the final, of the source in one of the level. */
  readonly toGrain: number;
  readonly fromGrain: number;
  readonly distance: number;
}

export interface Agreeing {
  readonly placement: Placement;
  readonly pairs: readonly AgreeingPair[];
}

/** Pixels of the coarser of both levels. */
export const TOLERANCE_LEVEL_PIXELS = 2.5;
export const TOLERANCE_SHARE = 0.002;
const SIZE_RATIO = Math.log(1.6);
const TURN_RADIANS = (25 / 180) * Math.PI;
const GUIDED_DISTANCE = 84;

export interface Alike {
  readonly size: number;
  readonly turn: number;
}

export function measurePlacement([a, b, , d, e]: Placement): Alike {
  return { size: Math.sqrt(Math.abs(a * e - b * d)), turn: Math.atan2(d - b, a + e) };
}

export function wrapTurn(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

export function isPlaced(placement: Placement, like: Alike, to: PlacedPoints, at: number, from: PlacedPoints, by: number): boolean {
  const [a, b, c, d, e, f] = placement;
  const fromX = from.x[by] as number;
  const fromY = from.y[by] as number;
  const offX = a * fromX + b * fromY + c - (to.x[at] as number);
  const offY = d * fromX + e * fromY + f - (to.y[at] as number);
  const toGrain = to.grain[at] as number;
  const fromGrain = (from.grain[by] as number) * like.size;
  const tolerance = TOLERANCE_LEVEL_PIXELS * Math.max(toGrain, fromGrain) + TOLERANCE_SHARE * to.width;
  if (offX * offX + offY * offY > tolerance * tolerance) return false;
  if (Math.abs(Math.log(toGrain / fromGrain)) > SIZE_RATIO) return false;
  return Math.abs(wrapTurn((to.angle[at] as number) - (from.angle[by] as number) - like.turn)) <= TURN_RADIANS;
}

function toAgreeing(to: PlacedPoints, at: number, from: PlacedPoints, by: number, distance: number): AgreeingPair {
  return {
    fromX: from.x[by] as number,
    fromY: from.y[by] as number,
    toX: to.x[at] as number,
    toY: to.y[at] as number,
    toGrain: to.grain[at] as number,
    fromGrain: from.grain[by] as number,
    distance,
  };
}

/** The pairs that a placement explains. */
export function findAgreeing(placement: Placement, pairs: readonly Pair[], to: PlacedPoints, from: PlacedPoints): Agreeing {
  const like = measurePlacement(placement);
  const kept = pairs.filter((pair) => isPlaced(placement, like, to, pair.final, from, pair.source));
  return { placement, pairs: kept.map((pair) => toAgreeing(to, pair.final, from, pair.source, pair.distance)) };
}

/** Pairs looked for where a placement says that they must be: more may be alike there than were nearest among all. */
export function pairAnew(
  placement: Placement,
  search: { final: Keypoints; source: Keypoints; to: PlacedPoints; from: PlacedPoints },
): Agreeing {
  const { to, from } = search;
  const a = toWords(search.final.descriptors);
  const b = toWords(search.source.descriptors);
  const like = measurePlacement(placement);
  const order = Array.from({ length: to.count }, (_, at) => at).sort((p, q) => (to.y[p] as number) - (to.y[q] as number));
  const sortedY = Float64Array.from(order, (at) => to.y[at] as number);
  const found: Pair[] = [];
  const [pa, pb, pc, pd, pe, pf] = placement;
  for (let by = 0; by < from.count; by++) {
    const x = pa * (from.x[by] as number) + pb * (from.y[by] as number) + pc;
    const y = pd * (from.x[by] as number) + pe * (from.y[by] as number) + pf;
    if (x < 0 || y < 0 || x > to.width || y > to.height) continue;
    const reach = TOLERANCE_LEVEL_PIXELS * 1.6 * (from.grain[by] as number) * like.size + TOLERANCE_SHARE * to.width;
    for (let k = lowerBound(sortedY, y - reach); k < to.count && (sortedY[k] as number) <= y + reach; k++) {
      const at = order[k] as number;
      if (Math.abs((to.x[at] as number) - x) > reach) continue;
      if (!isPlaced(placement, like, to, at, from, by)) continue;
      const distance = measureDistance(a, at * DESCRIPTOR_WORDS, b, by * DESCRIPTOR_WORDS, GUIDED_DISTANCE);
      if (distance <= GUIDED_DISTANCE) found.push({ final: at, source: by, distance });
    }
  }
  found.sort((p, q) => p.distance - q.distance || p.final - q.final || p.source - q.source);
  const usedFinal = new Uint8Array(to.count);
  const usedSource = new Uint8Array(from.count);
  const pairs: AgreeingPair[] = [];
  for (const pair of found) {
    if (usedFinal[pair.final] === 1 || usedSource[pair.source] === 1) continue;
    usedFinal[pair.final] = 1;
    usedSource[pair.source] = 1;
    pairs.push(toAgreeing(to, pair.final, from, pair.source, pair.distance));
  }
  return { placement, pairs };
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
