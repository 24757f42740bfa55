import type { Dimensions } from './asset.ts';
import type { SequenceCandidate } from './sequence.ts';
import type { PatternMember } from './sequence-patterns.ts';

/** Members of one pattern with one media type and picture size, and those that could not be read. */
export interface PictureGroup {
  readonly picture: { readonly mediaType: string; readonly dimensions?: Dimensions };
  readonly members: PatternMember[];
}

/**
 * Splits a pattern by media type and picture size, keeping groups of at least `fewest` different frames. A size that is
 * not known is no other size: such frames go with the largest group of their type. Frames that could not be read at all
 * go with the largest group of all: a broken frame is still a frame of its sequence.
 */
export function splitByPicture(
  members: readonly PatternMember[],
  candidates: readonly SequenceCandidate[],
  fewest: number,
): PictureGroup[] {
  if (members.length < fewest) return [];
  const groups = new Map<string, PictureGroup>();
  const sizeless: PatternMember[] = [];
  const unread: PatternMember[] = [];
  for (const member of members) {
    const candidate = candidates[member.index];
    if (candidate?.mediaType === undefined) unread.push(member);
    else if (candidate.dimensions === undefined) sizeless.push(member);
    else join(groups, candidate.mediaType, candidate.dimensions, member);
  }
  const homes = findLargestByType(groups.values());
  for (const member of sizeless) {
    const mediaType = candidates[member.index]?.mediaType ?? '';
    const home = homes.get(mediaType);
    if (home === undefined) join(groups, mediaType, undefined, member);
    else home.members.push(member);
  }
  const kept = [...groups.values()].filter((group) => hasFrames(group.members, fewest));
  const home = findLargest(kept);
  for (const member of unread) home?.members.push(member);
  return kept;
}

function join(
  groups: Map<string, PictureGroup>,
  mediaType: string,
  dimensions: Dimensions | undefined,
  member: PatternMember,
): void {
  const key = `${mediaType} ${dimensions === undefined ? '' : `${dimensions.width}x${dimensions.height}`}`;
  const group = groups.get(key);
  if (group !== undefined) group.members.push(member);
  else groups.set(key, { picture: { mediaType, ...(dimensions && { dimensions }) }, members: [member] });
}

function findLargestByType(groups: Iterable<PictureGroup>): Map<string, PictureGroup> {
  const largest = new Map<string, PictureGroup>();
  for (const group of groups) {
    const other = largest.get(group.picture.mediaType);
    if (other === undefined || compareGroups(group, other) > 0) largest.set(group.picture.mediaType, group);
  }
  return largest;
}

function findLargest(groups: readonly PictureGroup[]): PictureGroup | undefined {
  let largest: PictureGroup | undefined;
  for (const group of groups) if (largest === undefined || compareGroups(group, largest) > 0) largest = group;
  return largest;
}

/** By number of members, then by something that does not depend on the order in which they came. */
function compareGroups(a: PictureGroup, b: PictureGroup): number {
  return a.members.length - b.members.length || (describe(a) < describe(b) ? 1 : -1);
}

function describe({ picture: { mediaType, dimensions } }: PictureGroup): string {
  return `${mediaType} ${dimensions?.width ?? ''}x${dimensions?.height ?? ''}`;
}

function hasFrames(members: readonly PatternMember[], fewest: number): boolean {
  const frames = new Set<number>();
  for (const { frame } of members) {
    frames.add(frame);
    if (frames.size === fewest) return true;
  }
  return false;
}
