import { AssayError, type FileError, toFileError } from '../../domain/errors.ts';
import type { MovieIndex } from '../../domain/movie-index.ts';
import type { Picture } from '../../domain/picture.ts';
import type { LookOptions, MovieFrames, PictureFile, PictureLook } from '../../domain/picture-reader.ts';
import { decodeStill } from '../../media/decode/decode-still.ts';
import { lookAtStill } from '../../media/decode/look-at-still.ts';
import type { MovieDecoder } from '../../media/decode/movie/movie-decoder.ts';
import { openMovieDecoder } from '../../media/decode/movie/open-movie-decoder.ts';
import { planSamples } from '../../media/decode/movie/plan-samples.ts';
import { pictureKind } from '../../media/decode/picture-kind.ts';

/** A frame that was asked for: its picture, or why there is none. A still is frame 0. */
export type DecodedFrame =
  | { readonly frame: number; readonly picture: Picture; readonly error?: never }
  | { readonly frame: number; readonly picture?: never; readonly error: FileError };

export interface DecodeOptions {
  /** Longer side at most, pixels. */
  readonly maxPixels: number;
  readonly channels: 1 | 3;
}

/** Stills and movies, whatever decodes them. Throws AssayError with `file.*`, `media.*`, `limit.*`. */
export interface FrameDecoder {
  look(file: PictureFile, options: LookOptions): Promise<PictureLook>;
  /** Without `movie` the one picture of a still. */
  decode(file: PictureFile, movie: MovieFrames | undefined, options: DecodeOptions): AsyncIterable<DecodedFrame>;
  close(): Promise<void>;
}

/** Nothing is loaded before it is needed: FFmpeg takes 60 MB and 100 ms that a folder of stills can do without. */
export function createFrameDecoder(): FrameDecoder {
  let opening: Promise<MovieDecoder> | undefined;
  const movies = (): Promise<MovieDecoder> => {
    opening ??= openMovieDecoder();
    return opening;
  };

  /** Types of stills that sharp does not read (JPEG XL, BMP, PSD …) are movies of one frame to FFmpeg. */
  async function decodeByFfmpeg(file: PictureFile, options: DecodeOptions): Promise<Picture> {
    const decoder = await movies();
    const { index } = await decoder.look(file.path);
    for await (const { picture, error } of decoder.frames(file.path, index, [0], options)) {
      if (error !== undefined) throw new AssayError(error.code, error.message);
      return picture;
    }
    throw new AssayError('file.malformed', 'No picture came out of it.');
  }

  async function decodeOne(file: PictureFile, options: DecodeOptions): Promise<Picture> {
    try {
      return (await decodeStill(file, options)).picture;
    } catch (error) {
      if (!isUnsupported(error)) throw error;
      return await decodeByFfmpeg(file, options);
    }
  }

  async function lookAtMovie(file: PictureFile, options: LookOptions): Promise<PictureLook> {
    const { index, hints } = await (await movies()).look(file.path);
    return { kind: 'movie', index, plan: planSamples(index, hints, options) };
  }

  return {
    async look(file, options) {
      if (pictureKind(file.mediaType) === 'movie') return await lookAtMovie(file, options);
      try {
        return { kind: 'still', ...(await lookAtStill(file)) };
      } catch (error) {
        if (!isUnsupported(error)) throw error;
        return asStill(await lookAtMovie(file, options));
      }
    },
    async *decode(file, movie, options) {
      if (movie === undefined) yield { frame: 0, picture: await decodeOne(file, options) };
      else yield* decodeMovie(await movies(), file, movie, options);
    },
    async close() {
      await (await opening)?.close();
    },
  };
}

function isUnsupported(error: unknown): boolean {
  return toFileError(error).code === 'media.unsupported';
}

/** One frame is a still, whatever read it. */
function asStill(look: PictureLook): PictureLook {
  if (look.kind === 'still' || look.index.frames > 1) return look;
  const { width, height, remarks } = look.index;
  return { kind: 'still', size: { width, height }, remarks };
}

async function* decodeMovie(
  decoder: MovieDecoder,
  { path }: PictureFile,
  { index, frames }: { readonly index: MovieIndex; readonly frames: readonly number[] },
  options: DecodeOptions,
): AsyncIterable<DecodedFrame> {
  yield* decoder.frames(path, index, frames, options);
}
