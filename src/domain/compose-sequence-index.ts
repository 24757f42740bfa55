import { formatPadding } from './frame-padding.ts';
import { findMissing, findStep, formatRange, toRanges } from './frame-ranges.ts';
import type { IndexedFrame, SequenceIndex } from './sequence-manifest.ts';

/** What an index says of itself beyond what follows from its frames. */
export type IndexBasis = Pick<SequenceIndex, 'prefix' | 'suffix' | 'padding' | 'mediaType' | 'frames' | 'frameRate'>;

/** Adds what follows from the frames: an index that says otherwise contradicts itself. Frames ascend. */
export function composeSequenceIndex(basis: IndexBasis): SequenceIndex {
  const { prefix, suffix, padding, mediaType, frames, frameRate } = basis;
  const distinct = distinctFrames(frames);
  const step = findStep(distinct);
  const ranges = toRanges(distinct, step);
  const whole = formatRange({ first: distinct[0] ?? 0, last: distinct.at(-1) ?? 0, step });
  return {
    display: `${prefix}${whole}${formatPadding(padding)}${suffix}`,
    prefix,
    suffix,
    padding,
    step,
    mediaType,
    ...(frameRate && { frameRate }),
    ranges,
    missing: findMissing(ranges, step),
    frames,
  };
}

function distinctFrames(frames: readonly IndexedFrame[]): number[] {
  const distinct: number[] = [];
  for (const { frame } of frames) if (distinct.at(-1) !== frame) distinct.push(frame);
  return distinct;
}
