import { type FrameStretch, type MovieIndex, type SamplePlan, UNSEEN_FRAMES } from '../../../domain/movie-index.ts';
import { findSizeSpikes } from './find-size-spikes.ts';
import { hasKeyframesAtCuts } from './has-keyframes-at-cuts.ts';
import type { MovieHints } from './movie-decoder.ts';

export interface PlanOptions {
  /** Every frame. */
  readonly thorough: boolean;
  /**
   * Every twelfth frame whatever it costs to decode. For material that others are searched for in, where two keyframes in a clip would not
   * tell the rest of it. Default: only where frames can be decoded by themselves.
   */
  readonly dense?: boolean;
}

/** With a sample in every twelve frames a shot of thirteen has at least one. */
const STRIDE_FRAMES = UNSEEN_FRAMES;
/**
 * Frames decoded only to reach samples inside of groups of pictures, as a share of all: decoding each of eight frames once more keeps
 * a movie well above real time (H.264 at 1080p decodes at about twice real time on one core, keyframes alone at 70 times).
 */
const EXTRA_DECODE_SHARE = 1 / 8;

/** Shorter stretches are no shots to speak of, and frames that others are predicted from come at least as often. */
const HUSH_FRAMES = 6;
/** Of the median of the frames before: what is skipped as a whole takes some ten bytes, frames of a moving picture a thousand and more. */
const HUSH_SHARE = 1 / 10;
/** Frames after the keyframe before "less" means anything. */
const HUSH_AFTER = 3;
const MOST_HUSHES = 200;

/** Which frames to look at. The same for the same movie, whoever asks. */
export function planSamples(index: MovieIndex, hints: MovieHints, options: PlanOptions): SamplePlan {
  if (options.thorough)
    return {
      frames: Uint32Array.from({ length: index.frames }, (_, frame) => frame),
      promise: 'every-frame',
      thin: [],
    };
  if (index.intra || options.dense === true) return { frames: strideFrames(index.frames), promise: 'stride', thin: [] };
  const keyframes = index.keyframes ?? new Uint32Array();
  const spikes = affordFrames(findSizeSpikes(hints.sizes, keyframes), keyframes, index.frames);
  const hushes = affordFrames(findHushes(hints.sizes, keyframes, index.frames), keyframes, index.frames);
  // Frame 0 is none when an edit list begins inside of a group of pictures. The last one tells whether a movie ends in black.
  const last = Math.max(0, index.frames - 1);
  const frames = Uint32Array.from(new Set([0, ...keyframes, ...spikes, ...hushes.slice(0, MOST_HUSHES), last])).sort();
  const thin = findThinStretches(frames, index.frames);
  if (thin.length === 0) return { frames, promise: 'stride', thin };
  if (hasKeyframesAtCuts(keyframes, spikes.length, hints)) return { frames, promise: 'cuts-at-keyframes', thin: [] };
  return { frames, promise: 'none', thin };
}

function strideFrames(frames: number): Uint32Array {
  const picked: number[] = [];
  for (let frame = 0; frame < frames; frame += STRIDE_FRAMES) picked.push(frame);
  if (picked.at(-1) !== frames - 1) picked.push(frames - 1);
  return Uint32Array.from(picked);
}

/** In the order given, as many as can be reached with {@link EXTRA_DECODE_SHARE}. */
function affordFrames(wanted: readonly number[], keyframes: Uint32Array, frames: number): readonly number[] {
  let left = Math.floor(frames * EXTRA_DECODE_SHARE);
  return wanted.filter((frame) => {
    const cost = frame - findKeyframeBefore(keyframes, frame);
    if (cost > left) return false;
    left -= cost;
    return true;
  });
}

/**
 * A frame in the middle of each stretch inside of a group of pictures where next to nothing is stored after more was: a cut to black or to
 * a still card, which makes neither a keyframe nor a large frame. The longest first. Stretches up to the last frame are told by that one.
 */
function findHushes(sizes: Uint32Array, keyframes: Uint32Array, frames: number): readonly number[] {
  const starts = [...new Set([0, ...keyframes])];
  const hushes = starts.flatMap((start, at) => findHushesOfGroup(sizes, start, starts[at + 1] ?? frames));
  return hushes
    .filter(({ out }) => out < frames - 1)
    .sort((a, b) => b.out - b.in - (a.out - a.in) || a.in - b.in)
    .map(({ in: first, out }) => (first + out) >>> 1);
}

/** `start`: the keyframe; `end`: one past the group. */
function findHushesOfGroup(sizes: Uint32Array, start: number, end: number): readonly FrameStretch[] {
  const hushes: FrameStretch[] = [];
  let least = Number.POSITIVE_INFINITY;
  let first: number | undefined;
  for (let frame = start + 1; frame <= end; frame += 1) {
    const usual = medianOf(sizes.subarray(Math.max(start + 1, frame - HUSH_FRAMES), frame)) * HUSH_SHARE;
    const size = frame < end ? (sizes[frame] ?? 0) : Number.POSITIVE_INFINITY;
    if (first === undefined) {
      if (frame - start <= HUSH_AFTER || size > usual) continue;
      [first, least] = [frame, usual];
    } else if (size > least) {
      if (frame - first >= HUSH_FRAMES) hushes.push({ in: first, out: frame - 1 });
      first = undefined;
    }
  }
  return hushes;
}

function medianOf(values: Uint32Array): number {
  return values.slice().sort()[values.length >>> 1] ?? 0;
}

/** The last keyframe at or before the frame; 0 when there is none. */
function findKeyframeBefore(keyframes: Uint32Array, frame: number): number {
  let [low, high] = [0, keyframes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keyframes[middle] ?? 0) <= frame) low = middle + 1;
    else high = middle;
  }
  return keyframes[low - 1] ?? 0;
}

function findThinStretches(samples: Uint32Array, frames: number): readonly FrameStretch[] {
  const stretches: FrameStretch[] = [];
  let next = 0;
  for (const sample of [...samples, frames]) {
    if (sample - next > UNSEEN_FRAMES) stretches.push({ in: next, out: sample - 1 });
    next = sample + 1;
  }
  return stretches;
}
