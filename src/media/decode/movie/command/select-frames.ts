import type { MovieIndex } from '../../../../domain/movie-index.ts';
import { secondsOfFrame } from '../frame-times.ts';

/** Of the distance to the next frame: what lies nearer than this is the frame. */
const NEAR_SHARE = 0.45;

/**
 * Times of frames as a sum of `between(t, …)` for FFmpeg's expressions, those that follow each other joined. `shiftSeconds`: what
 * was added to all times on the way.
 */
export function selectFrames(
  index: MovieIndex,
  frames: readonly number[],
  variable: string,
  shiftSeconds: number,
): string {
  const stretches: { in: number; out: number }[] = [];
  for (const frame of frames) {
    const last = stretches.at(-1);
    if (last !== undefined && last.out === frame - 1) last.out = frame;
    else stretches.push({ in: frame, out: frame });
  }
  return stretches
    .map(({ in: first, out: last }) => {
      const from = secondsOfFrame(index, first) - NEAR_SHARE * gapAround(index, first) + shiftSeconds;
      const to = secondsOfFrame(index, last) + NEAR_SHARE * gapAround(index, last) + shiftSeconds;
      return `between(${variable},${from.toFixed(7)},${to.toFixed(7)})`;
    })
    .join('+');
}

/** Seconds to the nearer neighbour. */
function gapAround(index: MovieIndex, frame: number): number {
  const perFrame = index.rate.denominator / index.rate.numerator;
  if (index.times === undefined) return perFrame;
  const [before, at, after] = [index.times[frame - 1], index.times[frame] ?? 0, index.times[frame + 1]];
  return Math.min(before === undefined ? perFrame : at - before, after === undefined ? perFrame : after - at);
}
