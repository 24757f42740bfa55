import type { Pair } from './pair-descriptors.ts';
import type { PlacedPoints } from './place-points.ts';
import type { PlacedPair, Placement } from './placement.ts';

export interface AgreeingPair extends PlacedPair {
  /** Pixels of the final in one of the level in which its keypoint was found. */
  readonly toGrain: number;
}

export interface Agreeing {
  readonly placement: Placement;
  readonly pairs: readonly AgreeingPair[];
}

/** Size and turn of a placement, as one keypoint would see them. */
export interface Alike {
  readonly size: number;
  readonly turn: number;
}

/** How exactly corners are found: pixels of the coarser of both levels. */
export const TOLERANCE_LEVEL_PIXELS = 2.5;
/** Widths of the final: for what a similarity cannot follow, such as a lens or a slight slant. */
export const TOLERANCE_SHARE = 0.002;
/** Levels of both pyramids are 1.2 apart; corners are found in a neighbouring one, too. */
const SIZE_RATIO = 1.6;
/** Radians: 25 degrees. Directions of true pairs scatter by about 5. */
const TURN_RADIANS = 0.44;

export function isSizeAlike(one: number, other: number): boolean {
  return one < other * SIZE_RATIO && other < one * SIZE_RATIO;
}

export function isTurnAlike(one: number, other: number): boolean {
  const turned = one - other;
  return Math.abs(turned - 2 * Math.PI * Math.round(turned / (2 * Math.PI))) <= TURN_RADIANS;
}

export function measurePlacement([a, b, , d, e]: Placement): Alike {
  return { size: Math.sqrt(Math.abs(a * e - b * d)), turn: Math.atan2(d - b, a + e) };
}

/** The keypoint `by` of the source comes to lie on the keypoint `at` of the final, in its size and direction. */
export function isPlaced(
  [a, b, c, d, e, f]: Placement,
  like: Alike,
  to: PlacedPoints,
  at: number,
  from: PlacedPoints,
  by: number,
): boolean {
  const x = from.x[by] as number;
  const y = from.y[by] as number;
  const offX = a * x + b * y + c - (to.x[at] as number);
  const offY = d * x + e * y + f - (to.y[at] as number);
  const toGrain = to.grain[at] as number;
  const fromGrain = (from.grain[by] as number) * like.size;
  const tolerance = TOLERANCE_LEVEL_PIXELS * Math.max(toGrain, fromGrain) + TOLERANCE_SHARE * to.width;
  if (offX * offX + offY * offY > tolerance * tolerance) return false;
  return (
    isSizeAlike(toGrain, fromGrain) && isTurnAlike((to.angle[at] as number) - (from.angle[by] as number), like.turn)
  );
}

/** The pairs that a placement explains. */
export function findAgreeing(
  placement: Placement,
  pairs: readonly Pair[],
  to: PlacedPoints,
  from: PlacedPoints,
): Agreeing {
  const like = measurePlacement(placement);
  const kept = pairs.filter((pair) => isPlaced(placement, like, to, pair.final, from, pair.source));
  return { placement, pairs: kept.map((pair) => toAgreeing(pair, to, from)) };
}

export function toAgreeing(pair: Pair, to: PlacedPoints, from: PlacedPoints): AgreeingPair {
  return {
    fromX: from.x[pair.source] as number,
    fromY: from.y[pair.source] as number,
    toX: to.x[pair.final] as number,
    toY: to.y[pair.final] as number,
    toGrain: to.grain[pair.final] as number,
  };
}
