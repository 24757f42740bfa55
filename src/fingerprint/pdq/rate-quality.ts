import { SIDE, type Square } from './thin-places.ts';

/** Meta's scale: steps in hundredths of the brightness range, of which this many make one point of quality. */
const STEPS_PER_POINT = 90;
const MAX_QUALITY = 100;

/** How much there is to see, 0 to 100: the notable steps between neighbours, small ones rounded away, as the reference does. */
export function rateQuality(square: Square): number {
  let steps = 0;
  for (let row = 0; row < SIDE; row += 1) {
    for (let at = 0; at < SIDE; at += 1) {
      const value = square[row * SIDE + at] as number;
      if (row + 1 < SIDE) steps += stepBetween(value, square[(row + 1) * SIDE + at] as number);
      if (at + 1 < SIDE) steps += stepBetween(value, square[row * SIDE + at + 1] as number);
    }
  }
  return Math.min(MAX_QUALITY, Math.floor(steps / STEPS_PER_POINT));
}

function stepBetween(a: number, b: number): number {
  const hundredfold = Math.fround(Math.fround(a - b) * 100);
  return Math.floor(Math.abs(Math.fround(hundredfold / 255)));
}
