import { findFrameSpans } from './frame-name.ts';
import { readFrameNumber } from './sequence-frame-name.ts';
import type { FoundFrame, IndexedFrame, SequenceComparison, SequenceIndex } from './sequence-manifest.ts';

/**
 * Compares the files of a folder with the index of a sequence.
 *
 * Every frame of the index is intact, unread, changed, renamed or missing. Only a frame whose content moved and in whose
 * place something new lies is two of these: changed and renamed. Every file that is named like a frame is in one of `intact`,
 * `changed`, `extra`, `renamed` (as `to`), `duplicated` and `unread`. A frame that a copy of another one lies over is
 * missing, and the copy is a duplicate.
 *
 * Several frames may rightly have the same content (a held frame): each is intact under its own name. `found` may hold any
 * files; one that is not named like a frame counts only when it has the content of a frame that is not in its place.
 * Linear in the number of files but for sorting.
 */
export function compareSequence(index: SequenceIndex, found: readonly FoundFrame[]): SequenceComparison {
  const files = new Map(found.map((file) => [file.name, file]));
  const contents = groupContents(index.frames);
  const settled = settleFrames(index.frames, files, contents);
  const strays = findStrays(index, files, contents);
  const renamed: { from: string; to: string }[] = [];
  const duplicated: { name: string; of: string }[] = [];
  const moved = new Set<string>();
  for (const [content, { holders, strays: candidates }] of strays.byContent) {
    const displaced = holders.filter((frame) => settled.displaced.has(frame.name));
    const { pairs, rest } = matchStrays(displaced, candidates);
    for (const { frame, stray } of pairs) {
      moved.add(frame.name);
      renamed.push({ from: frame.name, to: stray.name });
    }
    const of = settled.standing.get(content) ?? holders[0]?.name ?? '';
    for (const stray of rest) if (stray.isFrame) duplicated.push({ name: stray.name, of });
  }
  const rank = new Map(index.frames.map((frame, at) => [frame.name, at]));
  const byNumber = createNameOrder(index);
  return {
    intact: settled.intact,
    changed: settled.changed,
    missing: settled.lacking.filter((frame) => !moved.has(frame.name)),
    extra: strays.extra.sort(byNumber),
    renamed: renamed.sort((a, b) => (rank.get(a.from) ?? 0) - (rank.get(b.from) ?? 0)),
    duplicated: duplicated.sort((a, b) => byNumber(a.name, b.name)),
    unread: [...settled.unread, ...strays.unread].sort(byNumber),
  };
}

/** True when the frames are what the index says, all of them and nothing else. */
export function isIntactSequence(comparison: SequenceComparison): boolean {
  const { changed, missing, extra, renamed, duplicated, unread } = comparison;
  return [changed, missing, extra, renamed, duplicated, unread].every((list) => list.length === 0);
}

type Contents = ReadonlyMap<string, readonly IndexedFrame[]>;

function groupContents(frames: readonly IndexedFrame[]): Contents {
  const contents = new Map<string, IndexedFrame[]>();
  for (const frame of frames) {
    const group = contents.get(frame.sha256);
    if (group === undefined) contents.set(frame.sha256, [frame]);
    else group.push(frame);
  }
  return contents;
}

interface SettledFrames {
  readonly intact: string[];
  readonly changed: string[];
  readonly unread: string[];
  /** Frames whose place is empty or taken by a copy of another one. */
  readonly lacking: IndexedFrame[];
  /** Names of all frames whose content is not in its place. */
  readonly displaced: Set<string>;
  /** By content, the first frame that has it in its place. */
  readonly standing: Map<string, string>;
}

function settleFrames(
  frames: readonly IndexedFrame[],
  files: ReadonlyMap<string, FoundFrame>,
  contents: Contents,
): SettledFrames {
  const settled: SettledFrames = {
    intact: [],
    changed: [],
    unread: [],
    lacking: [],
    displaced: new Set(),
    standing: new Map(),
  };
  for (const frame of frames) {
    const file = files.get(frame.name);
    if (file?.sha256 === frame.sha256) {
      settled.intact.push(frame.name);
      if (!settled.standing.has(frame.sha256)) settled.standing.set(frame.sha256, frame.name);
      continue;
    }
    // A file of another size is another file, whether it can be read or not.
    if (file !== undefined && file.sha256 === undefined && file.sizeBytes === frame.sizeBytes) {
      settled.unread.push(frame.name);
      continue;
    }
    settled.displaced.add(frame.name);
    if (file === undefined || (file.sha256 !== undefined && contents.has(file.sha256))) settled.lacking.push(frame);
    else settled.changed.push(frame.name);
  }
  return settled;
}

/** A file with the content of a frame, under a name that is not that frame's. */
interface Stray {
  readonly name: string;
  /** Frame number, as far as the name has one. */
  readonly number: number | undefined;
  /** Named like a frame of this sequence. */
  readonly isFrame: boolean;
}

interface Strays {
  readonly byContent: Map<string, { readonly holders: readonly IndexedFrame[]; readonly strays: Stray[] }>;
  readonly extra: string[];
  /** Named like frames, not in the index. */
  readonly unread: string[];
}

function findStrays(index: SequenceIndex, files: ReadonlyMap<string, FoundFrame>, contents: Contents): Strays {
  const found: Strays = { byContent: new Map(), extra: [], unread: [] };
  const own = new Map(index.frames.map((frame) => [frame.name, frame.sha256]));
  for (const { name, sha256 } of files.values()) {
    const number = readFrameNumber(name, index);
    const isFrame = number !== undefined || own.has(name);
    const holders = sha256 === undefined ? undefined : contents.get(sha256);
    if (sha256 === undefined || holders === undefined) {
      if (isFrame && !own.has(name)) found[sha256 === undefined ? 'unread' : 'extra'].push(name);
      continue;
    }
    if (own.get(name) === sha256) continue;
    const stray: Stray = { name, number: number ?? guessNumber(name), isFrame };
    const group = found.byContent.get(sha256);
    if (group === undefined) found.byContent.set(sha256, { holders, strays: [stray] });
    else group.strays.push(stray);
  }
  return found;
}

function guessNumber(name: string): number | undefined {
  const spans = findFrameSpans(name);
  const span = spans?.last ?? spans?.inner;
  return span === undefined ? undefined : Number(name.slice(span.start, span.end)) + 0;
}

/**
 * Says which of the files with one content is which of the frames with it. A file that kept the frame's number is that
 * frame; the rest go in order, those named like frames first.
 */
function matchStrays(
  displaced: readonly IndexedFrame[],
  strays: readonly Stray[],
): { readonly pairs: readonly { readonly frame: IndexedFrame; readonly stray: Stray }[]; readonly rest: Stray[] } {
  const waiting = new Set(strays.toSorted(compareStrays));
  const byNumber = new Map<number, Stray>();
  for (const stray of waiting)
    if (stray.number !== undefined && !byNumber.has(stray.number)) byNumber.set(stray.number, stray);
  const pairs: { frame: IndexedFrame; stray: Stray }[] = [];
  const left: IndexedFrame[] = [];
  for (const frame of displaced) {
    const stray = byNumber.get(frame.frame);
    if (stray !== undefined && waiting.delete(stray)) pairs.push({ frame, stray });
    else left.push(frame);
  }
  const rest = [...waiting];
  for (const [at, frame] of left.slice(0, rest.length).entries()) {
    const stray = rest[at];
    if (stray !== undefined) pairs.push({ frame, stray });
  }
  return { pairs, rest: rest.slice(left.length) };
}

function compareStrays(a: Stray, b: Stray): number {
  return (
    Number(b.isFrame) - Number(a.isFrame) ||
    compareNumbers(a.number ?? Number.POSITIVE_INFINITY, b.number ?? Number.POSITIVE_INFINITY) ||
    compareText(a.name, b.name)
  );
}

function createNameOrder(index: SequenceIndex): (a: string, b: string) => number {
  const numberOf = (name: string): number => readFrameNumber(name, index) ?? Number.POSITIVE_INFINITY;
  return (a, b) => compareNumbers(numberOf(a), numberOf(b)) || compareText(a, b);
}

/** Also for infinities, whose difference is no number. */
function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
