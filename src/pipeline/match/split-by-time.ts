import type { Track } from './build-tracks.ts';
import type { MatchEvidence } from './evidence.ts';
import { fitTime, type TimeFit, type TimePoint } from './fit-time.ts';
import type { ScannedSample } from './scan-samples.ts';

/** A track with how its time runs against that of its source; without a fit when no time can be told. */
export interface TimedTrack extends Track {
  readonly fit?: TimeFit;
}

/** Share of the samples that has to agree on one line; the others were taken for like frames at another time. */
const AGREEING_SHARE = 0.6;
/** Distances that differ by less say nothing on which of two frames it is. */
const EQUAL_BITS = 2;
/** A shot that jumps within its source more often than this is cut up beyond use; the rest is left as it is. */
const MOST_PARTS = 8;

/**
 * Takes a track of a movie apart where its source time jumps: two parts of one clip behind each other are two uses. What fits no time
 * (a static source, whose frames are all alike) stays one track without a fit.
 */
export function splitByTime(
  track: Track,
  samples: readonly ScannedSample[],
  parts = MOST_PARTS,
): readonly TimedTrack[] {
  const points = toPoints(track.evidence, samples);
  const fit = fitTime(points.map(({ point }) => point));
  if (fit === undefined || parts <= 1) return [track];
  const agreeing = new Set(fit.agreeing);
  const strays = longestBlock(points.flatMap((_, index) => (agreeing.has(index) ? [] : [index])));
  // A single stray is a like frame at another time; two behind each other may be another part of the source.
  if ((strays?.length ?? 0) < 2 && fit.agreeing.length >= points.length * AGREEING_SHARE) return [{ ...track, fit }];
  const block = longestBlock(fit.agreeing);
  if (block === undefined || block.length < 2) return [track];
  const [start, end] = [points[block.from]?.at, points[block.to]?.at];
  if (start === undefined || end === undefined) return [track];
  const inside: TimedTrack = { ...cutTrack(track, start, end), fit };
  return [
    ...splitRest(track, (each) => each.at < start, samples, parts - 1),
    inside,
    ...splitRest(track, (each) => each.at > end, samples, parts - 1),
  ];
}

function splitRest(
  track: Track,
  belongs: (evidence: MatchEvidence) => boolean,
  samples: readonly ScannedSample[],
  parts: number,
): readonly TimedTrack[] {
  const rest = track.evidence.filter(belongs);
  const [first, last] = [rest[0], rest.at(-1)];
  if (first === undefined || last === undefined) return [];
  return splitByTime(cutTrack(track, first.at, last.at), samples, parts);
}

/** The part of a track between two of its samples; where it is cut, its neighbours are known not to be it. */
function cutTrack(track: Track, start: number, end: number): Track {
  const first = track.evidence[0]?.at;
  const last = track.evidence.at(-1)?.at;
  return {
    ...track,
    evidence: track.evidence.filter(({ at }) => at >= start && at <= end),
    ...(start === first ? {} : { from: start, before: start - 1 }),
    ...(end === last ? {} : { to: end, after: end + 1 }),
  };
}

/** The samples of a track, each with the moments of the source that it may show. */
export function toPoints(
  evidence: readonly MatchEvidence[],
  samples: readonly ScannedSample[],
): readonly { readonly at: number; readonly point: TimePoint }[] {
  const byAt = new Map<number, MatchEvidence[]>();
  for (const each of evidence) {
    const same = byAt.get(each.at);
    if (same === undefined) byAt.set(each.at, [each]);
    else same.push(each);
  }
  return [...byAt].map(([at, same]) => ({
    at,
    point: {
      final: samples[at]?.seconds ?? 0,
      sources: keepLikeliest(same),
    },
  }));
}

/** Moments that are as like as the best one; where the source moves, its neighbours are not, and would blur the speed. */
function keepLikeliest(same: readonly MatchEvidence[]): TimePoint['sources'] {
  const sources = same.map(({ seconds, distanceBits }) => ({ seconds, distanceBits: distanceBits ?? 0 }));
  const nearest = Math.min(...sources.map(({ distanceBits }) => distanceBits));
  return sources.filter(({ distanceBits }) => distanceBits <= nearest + EQUAL_BITS);
}

function longestBlock(indexes: readonly number[]): { from: number; to: number; length: number } | undefined {
  let best: { from: number; to: number; length: number } | undefined;
  let from: number | undefined;
  for (const [at, index] of indexes.entries()) {
    if (from === undefined || indexes[at - 1] !== index - 1) from = index;
    const length = index - from + 1;
    if (best === undefined || length > best.length) best = { from, to: index, length };
  }
  return best;
}
