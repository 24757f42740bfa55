import { SIDE, type Square } from './thin-places.ts';

/** Brightness that 3 of 100 parts of a picture are under, and over, 0 to 255. */
export interface BrightnessRange {
  readonly darkest: number;
  readonly brightest: number;
}

/** What is left out at both ends: a timecode on black, as wide as half the frame, touches 2.3 of 100 places. */
const OUTLIERS = Math.round(SIDE * SIDE * 0.03);

/** Of the square, in which noise is averaged out. To whole steps. */
export function rateBrightness(square: Square): BrightnessRange {
  const counts = new Uint16Array(256);
  for (const value of square) {
    const step = Math.round(value);
    counts[step] = (counts[step] ?? 0) + 1;
  }
  return { darkest: findRank(counts), brightest: 255 - findRank(counts.toReversed()) };
}

/** The first step up to which more than the outliers are counted. */
function findRank(counts: Uint16Array): number {
  let sum = 0;
  return counts.findIndex((count) => {
    sum += count;
    return sum > OUTLIERS;
  });
}
