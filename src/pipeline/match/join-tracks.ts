import { trackKey } from './evidence.ts';
import type { ScannedSample } from './scan-samples.ts';
import type { TimedTrack } from './split-by-time.ts';

/** Seconds by which two lines through one source may disagree where they meet: the tolerance of either. */
const MEETING_SECONDS = 0.5;

/**
 * Joins tracks of one content that a cut between them was only taken for: a flash, a fast pan, a picture zoomed into. Only where codes of
 * whole frames tell both; what keypoints found in two shots was used in two shots.
 */
export function joinTracks(tracks: readonly TimedTrack[], samples: readonly ScannedSample[]): readonly TimedTrack[] {
  const open = new Map<string, TimedTrack>();
  const done: TimedTrack[] = [];
  for (const track of tracks.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const key = trackKey(track);
    const before = open.get(key);
    if (before !== undefined && belongTogether(before, track, samples)) {
      open.set(key, join(before, track));
      continue;
    }
    if (before !== undefined) done.push(before);
    open.set(key, track);
  }
  return [...done, ...open.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

function belongTogether(a: TimedTrack, b: TimedTrack, samples: readonly ScannedSample[]): boolean {
  if (a.to + 1 !== b.from || !isByCodes(a) || !isByCodes(b)) return false;
  if (a.fit === undefined || b.fit === undefined) return a.fit === b.fit;
  const meeting = samples[b.from]?.seconds ?? 0;
  const at = ({ offset, speed }: NonNullable<TimedTrack['fit']>): number => offset + speed * meeting;
  return Math.abs(at(a.fit) - at(b.fit)) <= MEETING_SECONDS && Math.abs(a.fit.speed - b.fit.speed) < 0.1;
}

function isByCodes({ evidence }: TimedTrack): boolean {
  return evidence.some(({ distanceBits }) => distanceBits !== undefined);
}

function join(a: TimedTrack, b: TimedTrack): TimedTrack {
  const longer = a.evidence.length >= b.evidence.length ? a : b;
  return {
    ...longer,
    evidence: [...a.evidence, ...b.evidence],
    from: a.from,
    before: a.before,
    to: b.to,
    after: b.after,
  };
}
