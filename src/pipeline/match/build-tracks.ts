import { compareEvidence, type MatchEvidence, trackKey } from './evidence.ts';
import type { Shot } from './find-shots.ts';
import type { ScannedSample } from './scan-samples.ts';

/** A run of looked-at samples that show the same content in the same orientation. Indexes of samples. */
export interface Track {
  readonly sha256: string;
  readonly mirrored: boolean;
  /** All of it, ascending by sample; several of one sample when several frames of the source are like it. */
  readonly evidence: readonly MatchEvidence[];
  readonly from: number;
  readonly to: number;
  /** Nearest samples that do not show it, -1 and the number of samples at the ends. What lies between is not known yet. */
  readonly before: number;
  readonly after: number;
}

export interface TrackInput {
  readonly samples: readonly ScannedSample[];
  readonly shots: readonly Shot[];
  readonly evidence: readonly MatchEvidence[];
  /** Samples whose keypoints were asked. */
  readonly asked: ReadonlySet<number>;
}

/** `yes`: shown. `maybe`: codes are near. `unknown`: nobody asked the keypoints. `no`: asked, and not shown. */
type Status = 'yes' | 'maybe' | 'unknown' | 'no';

/** Joins evidence into tracks, each within one shot. In the order of `from`. */
export function buildTracks(input: TrackInput): readonly Track[] {
  const sorted = input.evidence.toSorted((a, b) => a.at - b.at || compareEvidence(a, b));
  let next = 0;
  const tracks = input.shots.flatMap((shot) => {
    const byKey = new Map<string, MatchEvidence[]>();
    // Both are in order: each piece of evidence is looked at once.
    while ((sorted[next]?.at ?? shot.from) < shot.from) next++;
    for (; next < sorted.length; next++) {
      const each = sorted[next];
      if (each === undefined || each.at > shot.to) break;
      const key = trackKey(each);
      const same = byKey.get(key);
      if (same === undefined) byKey.set(key, [each]);
      else same.push(each);
    }
    return [...byKey.values()].flatMap((evidence) => splitRuns(shot, evidence, input));
  });
  return tracks.sort((a, b) => a.from - b.from || a.to - b.to);
}

/** @param sorted of one content and orientation, ascending by sample. */
function splitRuns(shot: Shot, sorted: readonly MatchEvidence[], input: TrackInput): readonly Track[] {
  const [first] = sorted;
  if (first === undefined) return [];
  const status = readStatuses(shot, sorted, input);
  const at = (index: number): Status => status[index - shot.from] ?? 'no';
  const tracks: Track[] = [];
  for (let start = first.at; start <= shot.to; ) {
    if (at(start) !== 'yes') {
      start++;
      continue;
    }
    const end = findEnd(start, shot, at);
    const from = extend(start, -1, at);
    const to = extend(end, 1, at);
    tracks.push({
      sha256: first.sha256,
      mirrored: first.mirrored,
      evidence: sorted.filter((each) => each.at >= start && each.at <= end),
      from,
      to,
      before: skipUnknown(from, -1, at),
      after: skipUnknown(to, 1, at),
    });
    start = end + 1;
  }
  return tracks;
}

function readStatuses(
  shot: Shot,
  evidence: readonly MatchEvidence[],
  { samples, asked }: TrackInput,
): readonly Status[] {
  const shown = new Set(evidence.map(({ at }) => at));
  const [first] = evidence;
  const byKeypoints = evidence.some(({ distanceBits }) => distanceBits === undefined);
  const statuses: Status[] = [];
  for (let at = shot.from; at <= shot.to; at++) {
    const isNear = samples[at]?.hits.some((hit) => first !== undefined && trackKey(hit) === trackKey(first)) === true;
    if (shown.has(at)) statuses.push('yes');
    else if (isNear) statuses.push('maybe');
    // Codes cannot see what keypoints found, so that their silence means nothing.
    else statuses.push(byKeypoints && !asked.has(at) ? 'unknown' : 'no');
  }
  return statuses;
}

/** The last sample that shows it; one that does not is passed over when the next one does: a flash, a blurred frame. */
function findEnd(start: number, shot: Shot, at: (index: number) => Status): number {
  let end = start;
  let refusals = 0;
  for (let index = start + 1; index <= shot.to; index++) {
    const status = at(index);
    if (status === 'yes') {
      end = index;
      refusals = 0;
    } else if (status === 'no' && ++refusals > 1) break;
  }
  return end;
}

function extend(index: number, step: 1 | -1, at: (index: number) => Status): number {
  let end = index;
  while (at(end + step) === 'maybe') end += step;
  return end;
}

function skipUnknown(index: number, step: 1 | -1, at: (index: number) => Status): number {
  let end = index + step;
  while (at(end) === 'unknown') end += step;
  return end;
}
