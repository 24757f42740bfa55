import type { Shot } from './find-shots.ts';
import type { Footage } from './footage.ts';
import type { ScannedSample } from './scan-samples.ts';

/** A frame for each of these seconds of a shot is asked for keypoints, and one at least: what is seen for less is short of a shot. */
const WINDOW_SECONDS = 2;
/** The same for sequences whose rate nobody told: two seconds at 24. */
const WINDOW_POSITIONS = 48;

/**
 * Picks the samples whose keypoints are searched for: of each shot that codes have not settled, the best one of every two seconds, and
 * every one in `wanted`. The best is the one whose codes are nearest to something, else the one with most in it.
 */
export function chooseFrames(
  samples: readonly ScannedSample[],
  shots: readonly Shot[],
  {
    footage,
    settled,
    wanted,
  }: { footage: Pick<Footage, 'rate'>; settled: ReadonlySet<number>; wanted: ReadonlySet<number> },
): readonly number[] {
  const window = windowPositions(footage);
  const chosen = new Set<number>(wanted);
  for (const { from, to } of shots) {
    let best: number | undefined;
    let start = samples[from]?.position ?? 0;
    for (let at = from; at <= to; at++) {
      const sample = samples[at];
      if (sample === undefined) continue;
      if (sample.position - start >= window) {
        if (best !== undefined) chosen.add(best);
        best = undefined;
        start = sample.position;
      }
      if (!settled.has(at) && (best === undefined || isBetter(sample, samples[best]))) best = at;
    }
    if (best !== undefined) chosen.add(best);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** How many positions of a footage are looked into once. */
export function windowPositions({ rate }: Pick<Footage, 'rate'>): number {
  if (rate === undefined || !(rate.numerator > 0 && rate.denominator > 0)) return WINDOW_POSITIONS;
  return Math.max(1, Math.round((WINDOW_SECONDS * rate.numerator) / rate.denominator));
}

function isBetter(a: ScannedSample, b: ScannedSample | undefined): boolean {
  if (b === undefined) return true;
  const nearest = ({ hits }: ScannedSample): number => hits[0]?.distanceBits ?? 256;
  return nearest(a) - nearest(b) < 0 || (nearest(a) === nearest(b) && a.quality > b.quality);
}
