import type { GeneratedItem } from '../../domain/match-item.ts';
import { FRAME, overlapOf } from '../../domain/polygon.ts';
import { findFamily } from '../fingerprint/sequence-families.ts';
import { compareEvidence, type MatchEvidence } from './evidence.ts';
import { placeOf } from './place-of.ts';
import type { TimedTrack } from './split-by-time.ts';

/** One use of generated material, with every content of the ledger that tells the same frames as well. */
export interface AlikeGroup {
  /** The one that tells it best. */
  readonly leader: TimedTrack;
  /** With the leader. */
  readonly members: readonly TimedTrack[];
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

/** Share of the shorter of two tracks, and of the place in the frame, that has to be the same. */
const SAME_TIME = 0.5;
const SAME_PLACE = 0.5;

/**
 * Versions of one picture, and frames of one sequence, tell the same frames of the final at the same place: they are one use. Two
 * elements in one frame lie in different places, and are two.
 */
export function groupAlike(
  tracks: readonly TimedTrack[],
  items: ReadonlyMap<string, GeneratedItem>,
): readonly AlikeGroup[] {
  const sorted = tracks.toSorted((a, b) => a.from - b.from || a.to - b.to);
  const places = sorted.map(({ evidence }) => placeOf(evidence.toSorted(compareEvidence)));
  const groupOf = sorted.map((_, index) => index);
  const rootOf = (index: number): number => {
    const parent = groupOf[index] ?? index;
    return parent === index ? index : rootOf(parent);
  };
  let active: number[] = [];
  for (const [index, track] of sorted.entries()) {
    active = active.filter((other) => (sorted[other]?.to ?? -1) >= track.from - 1);
    for (const other of active) {
      const earlier = sorted[other];
      if (earlier === undefined || !isSameUse(earlier, track, items)) continue;
      if (overlapOf(places[other] ?? FRAME, places[index] ?? FRAME) >= SAME_PLACE)
        groupOf[rootOf(index)] = rootOf(other);
    }
    active.push(index);
  }
  const groups = Map.groupBy(sorted.keys(), rootOf);
  return [...groups.values()].map((indexes) => toGroup(indexes.flatMap((index) => sorted[index] ?? [])));
}

function isSameUse(a: TimedTrack, b: TimedTrack, items: ReadonlyMap<string, GeneratedItem>): boolean {
  // One content twice behind itself was taken apart on purpose: its time jumps.
  if (a.sha256 === b.sha256) return a.mirrored !== b.mirrored && sharedShare(a, b) >= SAME_TIME;
  if (sharedShare(a, b) >= SAME_TIME) return true;
  if (b.from > a.to + 1 || b.before >= a.after) return false;
  const [familyA, familyB] = [items.get(a.sha256), items.get(b.sha256)].map((item) => item && findFamily(item)?.name);
  return familyA !== undefined && familyA === familyB;
}

function sharedShare(a: TimedTrack, b: TimedTrack): number {
  const shared = Math.min(a.to, b.to) - Math.max(a.from, b.from) + 1;
  return shared / (Math.min(a.to - a.from, b.to - b.from) + 1);
}

function toGroup(members: readonly TimedTrack[]): AlikeGroup {
  const [leader, ...others] = members.toSorted(compareTracks);
  if (leader === undefined) throw new RangeError('A group has members.');
  const from = Math.min(...members.map((each) => each.from));
  const to = Math.max(...members.map((each) => each.to));
  return {
    leader,
    members: [leader, ...others],
    from,
    to,
    before: Math.max(...members.filter((each) => each.from === from).map(({ before }) => before)),
    after: Math.min(...members.filter((each) => each.to === to).map(({ after }) => after)),
  };
}

/** More frames first, then what is told better. */
function compareTracks(a: TimedTrack, b: TimedTrack): number {
  const frames = ({ evidence }: TimedTrack): number => new Set(evidence.map(({ at }) => at)).size;
  const [bestA, bestB] = [bestOf(a.evidence), bestOf(b.evidence)];
  const byBest = bestA === undefined || bestB === undefined ? 0 : compareStrength(bestA, bestB);
  return frames(b) - frames(a) || byBest || (a.sha256 < b.sha256 ? -1 : 1);
}

function compareStrength(a: MatchEvidence, b: MatchEvidence): number {
  const byDistance = (a.distanceBits ?? 256) - (b.distanceBits ?? 256);
  return byDistance || (b.agreement?.inliers ?? 0) - (a.agreement?.inliers ?? 0);
}

export function bestOf(evidence: readonly MatchEvidence[]): MatchEvidence | undefined {
  return evidence.toSorted(compareEvidence)[0];
}
