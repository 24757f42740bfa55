import type { FrameRate } from '../../domain/asset.ts';
import type { FileError } from '../../domain/errors.ts';
import type { QueryFrame } from '../../domain/fingerprint.ts';
import type { FrameSpan } from '../../domain/match.ts';
import type { FrameStretch } from '../../domain/movie-index.ts';

/** A frame that was asked for, or why it could not be had. */
export type FrameAnswer = { readonly frame: QueryFrame } | { readonly error: FileError };

/**
 * A still, a movie or an image sequence, as the stages see it: pictures at positions 0, 1, 2 … A position is a frame of a movie and a
 * file of a sequence.
 */
export interface Footage {
  /** As in {@link FileMatches}. */
  readonly path: string;
  readonly kind: 'still' | 'movie' | 'sequence';
  readonly length: number;
  /** Ascending positions that are looked at. */
  readonly sampled: Uint32Array;
  readonly rate?: FrameRate;
  /** Stretches that are sampled thinly, by position. */
  readonly thin: readonly FrameStretch[];
  /** Contents of the footage itself: no match for it. */
  readonly contents: ReadonlySet<string>;
  readonly remarks: readonly string[];
  /** Pictures that may be asked for in one call of `query`. */
  readonly chunk: number;
  /** Seconds from the first position. */
  readonly secondsAt: (position: number) => number;
  /** In the order of `positions`; keypoints of all, or of none. */
  readonly query: (positions: readonly number[], keypoints: boolean) => Promise<readonly FrameAnswer[]>;
  readonly toSpan: (stretch: FrameStretch) => FrameSpan;
}
