import type { Point } from './picture-reader.ts';

/** Fractions of the final that a keypoint may be off its place: 12 of 1000, some three times what a placement itself is fitted to. */
export const OFF_PLACE = 0.012;

/** Where a point of the source comes to lie in the final. `placement`: 3 by 3, row by row, of fractions of either. */
export function placePoint(placement: readonly number[], x: number, y: number): Point {
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, h = 0, i = 1] = placement;
  const w = g * x + h * y + i;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}
