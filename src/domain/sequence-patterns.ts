import { type FrameSpan, findFrameSpans } from './frame-name.ts';
import type { SequenceCandidate } from './sequence.ts';
import { isUnrelatedCounter } from './sequence-counters.ts';

export interface PatternMember {
  /** Position among the candidates. */
  readonly index: number;
  readonly name: string;
  readonly frame: number;
}

/** Names that differ in their frame number only. */
export interface FramePattern {
  readonly prefix: string;
  readonly suffix: string;
  readonly members: PatternMember[];
}

/** Names with two places that could hold the frame number, which only their neighbours can tell apart. */
interface Family {
  readonly members: { readonly index: number; readonly last: FrameSpan; readonly inner: FrameSpan }[];
  lastVaries: boolean;
  innerVaries: boolean;
}

/** Parts the keys of maps: no name holds it. */
const NUL = '\0';

/** Sorts the names that can be frames by their pattern. Types other than pictures are left out. */
export function findPatterns(candidates: readonly SequenceCandidate[]): FramePattern[] {
  const patterns = new Map<string, FramePattern>();
  const families = new Map<string, Family>();
  for (const [index, candidate] of candidates.entries()) {
    if (candidate.mediaType !== undefined && !candidate.mediaType.startsWith('image/')) continue;
    const { name } = candidate;
    const spans = findFrameSpans(name);
    if (spans === undefined) continue;
    const { last, inner } = spans;
    const only = last === undefined ? inner : inner === undefined ? last : undefined;
    if (only !== undefined) addMember(patterns, index, name, only);
    else if (last !== undefined && inner !== undefined) addToFamily(families, candidates, { index, last, inner });
  }
  for (const family of families.values()) {
    // When both go up, the one between dots is the frame and the other a camera, layer or tile.
    const takeLast = family.lastVaries && !family.innerVaries;
    for (const { index, last, inner } of family.members) {
      addMember(patterns, index, candidates[index]?.name ?? '', takeLast ? last : inner);
    }
  }
  return [...patterns.values()].filter((pattern) => !isUnrelatedCounter(pattern.prefix, countFewestDigits(pattern)));
}

function countFewestDigits({ prefix, suffix, members }: FramePattern): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (const { name } of members) fewest = Math.min(fewest, name.length - prefix.length - suffix.length);
  return fewest;
}

function addMember(patterns: Map<string, FramePattern>, index: number, name: string, span: FrameSpan): void {
  const prefix = name.slice(0, span.start);
  const suffix = name.slice(span.end);
  const key = prefix + NUL + suffix;
  let pattern = patterns.get(key);
  if (pattern === undefined) {
    pattern = { prefix, suffix, members: [] };
    patterns.set(key, pattern);
  }
  // `-0` is frame 0.
  const frame = Number(name.slice(span.start, span.end)) + 0;
  pattern.members.push({ index, name, frame });
}

function addToFamily(
  families: Map<string, Family>,
  candidates: readonly SequenceCandidate[],
  member: Family['members'][number],
): void {
  const name = candidates[member.index]?.name ?? '';
  const { last, inner } = member;
  const key = name.slice(0, inner.start) + NUL + name.slice(inner.end, last.start) + NUL + name.slice(last.end);
  const family = families.get(key);
  const first = family?.members[0];
  if (family === undefined || first === undefined) {
    families.set(key, { members: [member], lastVaries: false, innerVaries: false });
    return;
  }
  const firstName = candidates[first.index]?.name ?? '';
  family.lastVaries ||= textAt(firstName, first.last) !== textAt(name, last);
  family.innerVaries ||= textAt(firstName, first.inner) !== textAt(name, inner);
  family.members.push(member);
}

function textAt(name: string, { start, end }: FrameSpan): string {
  return name.slice(start, end);
}
