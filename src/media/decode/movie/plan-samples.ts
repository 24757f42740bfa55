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
  const spikes = affordSpikes(findSizeSpikes(hints.sizes, keyframes), keyframes, index.frames);
  // Frame 0 is none when an edit list begins inside of a group of pictures.
  const frames = Uint32Array.from(new Set([0, ...keyframes, ...spikes])).sort();
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

/** The largest first, as many as can be reached with {@link EXTRA_DECODE_SHARE}. */
function affordSpikes(spikes: readonly number[], keyframes: Uint32Array, frames: number): readonly number[] {
  let left = Math.floor(frames * EXTRA_DECODE_SHARE);
  return spikes.filter((frame) => {
    const cost = frame - findKeyframeBefore(keyframes, frame);
    if (cost > left) return false;
    left -= cost;
    return true;
  });
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
