import type { FileError } from '../../../domain/errors.ts';
import type { MovieIndex } from '../../../domain/movie-index.ts';
import type { Picture } from '../../../domain/picture.ts';

/** What the packets tell beside the index: where it may be worth looking. */
export interface MovieHints {
  /** Bytes of each frame as it is stored, in the order in which frames are shown. */
  readonly sizes: Uint32Array;
  /** What x264 or x265 wrote of its settings into the stream. */
  readonly encoderSettings?: string;
}

export interface MovieLook {
  readonly index: MovieIndex;
  readonly hints: MovieHints;
}

/** A frame that was asked for: its picture, or why there is none. */
export type MovieFrame =
  | { readonly frame: number; readonly picture: Picture; readonly error?: never }
  | { readonly frame: number; readonly picture?: never; readonly error: FileError };

export interface FrameOptions {
  /** The longer side is brought to at most this many pixels; nothing is enlarged. */
  readonly maxPixels: number;
  /** 1: luma at full range. 3: red, green and blue. */
  readonly channels: 1 | 3;
  readonly signal?: AbortSignal;
}

export interface MovieDecoder {
  /** Which FFmpeg it is, for a report. */
  readonly backend: 'bindings' | 'command';
  /** Reads all packets of the picture track and decodes at most its first few. Throws AssayError `file.*`, `media.*`, `limit.*`. */
  look(path: string, signal?: AbortSignal): Promise<MovieLook>;
  /**
   * Exactly these frames (ascending, each once), each once and in their order, decoding as little as it can. A frame that cannot be decoded
   * whole comes as an error. `index`: as {@link look} gave it. Throws as `look` does when the file cannot be read at all.
   */
  frames(path: string, index: MovieIndex, frames: readonly number[], options: FrameOptions): AsyncIterable<MovieFrame>;
  close(): Promise<void>;
}
