import type { Dimensions } from '../../../domain/asset.ts';

/** Anamorphic lenses squeeze by 1.3 to 2. What lies beyond is a field that nobody filled in. */
const [LEAST, MOST] = [0.4, 2.5] as const;
/** Below this, rounding of the ratio. */
const SQUARE = 0.01;

/**
 * The size at which a picture is displayed whose pixels are `aspect` times as wide as high: nothing is enlarged, so wide pixels make it
 * less high and narrow ones less wide.
 */
export function squarePixels({ width, height }: Dimensions, aspect: number): Dimensions {
  if (!(aspect >= LEAST && aspect <= MOST) || Math.abs(aspect - 1) < SQUARE) return { width, height };
  if (aspect > 1) return { width, height: Math.max(1, Math.round(height / aspect)) };
  return { width: Math.max(1, Math.round(width * aspect)), height };
}
