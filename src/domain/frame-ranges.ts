import type { FrameRange } from './sequence.ts';

/** The greatest distance that all of the frames keep to: 2 for 1, 3, 7. At least 1. Frames ascend, without duplicates. */
export function findStep(frames: readonly number[]): number {
  let step = 0;
  for (let at = 1; at < frames.length && step !== 1; at++) {
    step = greatestDivisor((frames[at] ?? 0) - (frames[at - 1] ?? 0), step);
  }
  return Math.max(1, step);
}

/** The frames as runs without holes. Frames ascend, without duplicates, `step` apart or a multiple of it. */
export function toRanges(frames: readonly number[], step: number): FrameRange[] {
  const ranges: FrameRange[] = [];
  let first: number | undefined;
  let last = 0;
  for (const frame of frames) {
    if (first !== undefined && frame - last !== step) {
      ranges.push(createRange(first, last, step));
      first = frame;
    }
    first ??= frame;
    last = frame;
  }
  if (first !== undefined) ranges.push(createRange(first, last, step));
  return ranges;
}

/** What lies between the runs. One range for each hole, however many frames it spans. */
export function findMissing(ranges: readonly FrameRange[], step: number): FrameRange[] {
  const missing: FrameRange[] = [];
  let previous: FrameRange | undefined;
  for (const range of ranges) {
    if (previous !== undefined) missing.push(createRange(previous.last + step, range.first - step, step));
    previous = range;
  }
  return missing;
}

/**
 * Ranges the way artists write them: `1001-1006, 1010, 1020-1030x2`. At most `limit` of them (default 20: about two lines
 * of a terminal), then how many more there are.
 */
export function formatRanges(ranges: readonly FrameRange[], limit = 20): string {
  const texts = ranges.slice(0, limit).map(formatRange);
  if (ranges.length > limit) texts.push(`and ${ranges.length - limit} more`);
  return texts.join(', ');
}

export function formatRange({ first, last, step }: FrameRange): string {
  if (first === last) return String(first);
  return step === 1 ? `${first}-${last}` : `${first}-${last}x${step}`;
}

/** Number of frames in the ranges. */
export function countFrames(ranges: readonly FrameRange[]): number {
  let count = 0;
  for (const { first, last, step } of ranges) count += (last - first) / step + 1;
  return count;
}

function createRange(first: number, last: number, step: number): FrameRange {
  return { first, last, step: first === last ? 1 : step };
}

function greatestDivisor(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller !== 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
