import { overlapOf } from '../../domain/polygon.ts';
import { trackKey } from './evidence.ts';
import { fitTime, SPEED_NEEDS_SECONDS } from './fit-time.ts';
import { placeOf } from './place-of.ts';
import type { ScannedSample } from './scan-samples.ts';
import { type TimedTrack, toPoints } from './split-by-time.ts';

/** Share of the place in the frame that has to be the same on both sides of a cut. */
const SAME_PLACE = 0.5;
/** Share of the samples of two tracks that have to run through on one line. */
const RUNS_THROUGH = 0.9;
/** Speeds that differ by less are measured from the same one. */
const SAME_SPEED = 0.15;

/**
 * Joins tracks of one content that a cut between them was only taken for: a flash, a fast pan, a picture zoomed into. The time of a movie
 * has to run through; of a still the place in the frame has to go on.
 * @param tracks by their first sample.
 */
export function joinTracks(
  tracks: readonly TimedTrack[],
  samples: readonly ScannedSample[],
  isMovie: (sha256: string) => boolean,
): readonly TimedTrack[] {
  const open = new Map<string, TimedTrack>();
  const done: TimedTrack[] = [];
  for (const track of tracks) {
    const key = trackKey(track);
    const before = open.get(key);
    const joined = before === undefined ? undefined : join(before, track, samples, isMovie(track.sha256));
    if (joined === undefined && before !== undefined) done.push(before);
    open.set(key, joined ?? track);
  }
  return [...done, ...open.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

function join(
  a: TimedTrack,
  b: TimedTrack,
  samples: readonly ScannedSample[],
  isMovie: boolean,
): TimedTrack | undefined {
  // No sample between them is known not to show it, and each reaches the cut as far as anybody asked.
  if (a.after <= b.before) return undefined;
  const { fit: _fit, ...rest } = a;
  const joined = { ...rest, evidence: [...a.evidence, ...b.evidence], to: b.to, after: b.after };
  if (!isMovie) return isSamePlace(a, b) ? joined : undefined;
  const points = toPoints(joined.evidence, samples).map(({ point }) => point);
  const fit = fitTime(points);
  if (fit === undefined || fit.agreeing.length < points.length * RUNS_THROUGH) return undefined;
  // Two parts at their own speeds can be near to a line at a third one.
  return [a, b].every((each) => runsAt(each, fit.speed, samples)) ? { ...joined, fit } : undefined;
}

/** True also for a track that is too short to tell its speed. */
function runsAt({ fit, from, to }: TimedTrack, speed: number, samples: readonly ScannedSample[]): boolean {
  const seconds = (samples[to]?.seconds ?? 0) - (samples[from]?.seconds ?? 0);
  return fit === undefined || seconds < SPEED_NEEDS_SECONDS || Math.abs(fit.speed - speed) <= SAME_SPEED;
}

function isSamePlace(a: TimedTrack, b: TimedTrack): boolean {
  return overlapOf(placeOf(a.evidence.slice(-1)), placeOf(b.evidence.slice(0, 1))) >= SAME_PLACE;
}
