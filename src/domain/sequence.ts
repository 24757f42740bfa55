import type { Dimensions } from './asset.ts';
import type { Remark } from './evidence.ts';

/** An inclusive run of frame numbers. */
export interface FrameRange {
  readonly first: number;
  readonly last: number;
  /** Distance between neighbours; 1 for a single frame. */
  readonly step: number;
}

/** A file as the grouping needs it. `mediaType` and `dimensions` are absent when it could not be read. */
export interface SequenceCandidate {
  readonly name: string;
  readonly mediaType?: string;
  readonly dimensions?: Dimensions;
}

/** An image sequence in one directory. */
export interface ImageSequence {
  /** Text before the frame number, including its separator. */
  readonly prefix: string;
  /** Text after it, extension included. */
  readonly suffix: string;
  /** How artists write it: `sh010_comp_v003.1001-1020#.exr`, holes apart. */
  readonly display: string;
  readonly padding: number;
  readonly step: number;
  readonly ranges: readonly FrameRange[];
  readonly missing: readonly FrameRange[];
  /** Names by frame, ascending; where a frame has duplicates the name with the usual padding comes first. */
  readonly frames: readonly { readonly frame: number; readonly name: string }[];
  readonly mediaType: string;
  readonly dimensions?: Dimensions;
  readonly remarks: readonly Remark[];
}

export interface SequenceGrouping {
  readonly sequences: readonly ImageSequence[];
  /** Names in no sequence, in the order given. */
  readonly singles: readonly string[];
}
