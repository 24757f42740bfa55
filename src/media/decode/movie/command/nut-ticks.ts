import type { FrameRate } from '../../../../domain/asset.ts';

/** NUT's ticks are at least this fine. */
const LEAST_PER_SECOND = 48_000;
/** By which a numerator is divided to get there, before the ticks are halved; nor are they finer than 2^24 to the second. */
const [DIVISORS, MOST_PER_SECOND] = [[2, 3, 5, 7, 9, 11, 13], 2 ** 24] as const;

/** Ticks in a second of NUT for what had another time base before, as libavformat chooses them (nutenc.c, choose_timebase). */
export function nutTicksPerSecond(timeBase: FrameRate): number {
  let { numerator, denominator } = timeBase;
  if (!(numerator > 0 && denominator > 0)) return LEAST_PER_SECOND;
  const isCoarse = (): boolean => Math.floor(denominator / numerator) < LEAST_PER_SECOND;
  for (const divisor of DIVISORS) while (isCoarse() && numerator % divisor === 0) numerator /= divisor;
  while (isCoarse() && denominator < MOST_PER_SECOND) denominator *= 2;
  return denominator / numerator;
}
