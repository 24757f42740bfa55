import { AssayError } from '../../../domain/errors.ts';
import { openBindingsDecoder } from './bindings/open-bindings-decoder.ts';
import { openCommandDecoder } from './command/open-command-decoder.ts';
import type { MovieDecoder } from './movie-decoder.ts';

export interface MovieDecoderOptions {
  /** `best`: the bindings when they can be loaded, as they need no process of their own; else the command. Default `best`. */
  readonly backend?: 'best' | 'bindings' | 'command';
  /** The `ffmpeg` command; `ffprobe` is looked for beside it. Default: both as the system finds them. */
  readonly ffmpegPath?: string;
}

/** What to do when there is no FFmpeg at all. */
export const MOVIE_REMEDY =
  'Install the ffmpeg command (5.1 or later, apt-get install ffmpeg), or the optional package node-av (npm install node-av).';

/** Opens what decodes movies here. Throws `media.unsupported` when nothing does. */
export async function openMovieDecoder({
  backend = 'best',
  ffmpegPath,
}: MovieDecoderOptions = {}): Promise<MovieDecoder> {
  if (backend === 'bindings') return await openBindings();
  if (backend === 'command') return await openCommandDecoder(ffmpegPath);
  try {
    return await openBindings();
  } catch {
    return await openCommandDecoder(ffmpegPath);
  }
}

async function openBindings(): Promise<MovieDecoder> {
  try {
    return await openBindingsDecoder();
  } catch (error) {
    throw new AssayError('media.unsupported', `Movies cannot be decoded here. ${MOVIE_REMEDY}`, { cause: error });
  }
}
