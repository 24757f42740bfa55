import type { MovieIndex } from '../../../domain/movie-index.ts';

/** How far from its time a packet is still taken for a frame: half of the distance to the next one, at constant rates. */
const HALF_A_FRAME = 0.5;
/** At variable rates the times are the stream's own; only rounding of seconds can differ. */
const ROUNDING_SECONDS = 1e-6;

type Timed = Pick<MovieIndex, 'frames' | 'rate' | 'times' | 'startSeconds'>;

/** When a frame is shown, in seconds of the stream's own clock. */
export function secondsOfFrame(index: Timed, frame: number): number {
  const offset = index.times?.[frame] ?? (frame * index.rate.denominator) / index.rate.numerator;
  return (index.startSeconds ?? 0) + offset;
}

/** Which frame is shown at that second of the stream's own clock. Undefined when none begins there. */
export function frameAtSeconds(index: Timed, seconds: number): number | undefined {
  const offset = seconds - (index.startSeconds ?? 0);
  if (index.times !== undefined) return findTime(index.times, offset);
  const place = (offset * index.rate.numerator) / index.rate.denominator;
  const frame = Math.round(place);
  return frame >= 0 && frame < index.frames && Math.abs(place - frame) < HALF_A_FRAME ? frame : undefined;
}

function findTime(times: Float64Array, offset: number): number | undefined {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < offset - ROUNDING_SECONDS) low = middle + 1;
    else high = middle;
  }
  const found = times[low];
  return found !== undefined && Math.abs(found - offset) <= ROUNDING_SECONDS ? low : undefined;
}
