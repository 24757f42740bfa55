import type { Dimensions, FrameRate } from './asset.ts';

/** Frames from `in` to `out`, both inclusive, counted from 0 in the order in which they are shown. */
export interface FrameStretch {
  readonly in: number;
  readonly out: number;
}

/** What the packets of a movie's picture track tell before anything is decoded. Frames are counted from 0 as they are shown. */
export interface MovieIndex extends Dimensions {
  /** FFmpeg's name: `prores`, `h264` … */
  readonly codec: string;
  readonly frames: number;
  /** As the stream states it; the mean when it varies. */
  readonly rate: FrameRate;
  /** Frames do not follow each other at the same distance: times come from `times` alone. */
  readonly variable: boolean;
  /** Seconds of each frame from the first one. Absent when the rate is constant: frame / rate. */
  readonly times?: Float64Array;
  /** When frame 0 is shown on the stream's own clock, by which frames are found again. Default 0. */
  readonly startSeconds?: number;
  /** Of frame 0: `HH:MM:SS:FF`, drop frame `HH:MM:SS;FF`. Absent when the file states none, or one that cannot be. */
  readonly startTimecode?: string;
  /** Every frame can be decoded by itself. */
  readonly intra: boolean;
  /** Frames that can be decoded by themselves, ascending. Absent when `intra`. */
  readonly keyframes?: Uint32Array;
  /** Why to be careful with it: a wrong timecode, a truncated end … Plain sentences. */
  readonly remarks: readonly string[];
}

/** Which frames of a movie are looked at. */
export interface SamplePlan {
  /** Ascending. */
  readonly frames: Uint32Array;
  /**
   * `every-frame`: all are looked at. `stride`: no shot of over 12 frames goes unseen. `cuts-at-keyframes`: the same, as the
   * encoder puts a keyframe at each cut. `none`: nothing can be promised; see `thin`.
   */
  readonly promise: 'every-frame' | 'stride' | 'cuts-at-keyframes' | 'none';
  /** Stretches between two samples in which a shot of over 12 frames could go unseen. */
  readonly thin: readonly FrameStretch[];
}

/** The longest shot that may go unseen, in frames. */
export const UNSEEN_FRAMES = 12;
