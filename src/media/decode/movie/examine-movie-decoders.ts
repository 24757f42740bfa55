import { toFileError } from '../../../domain/errors.ts';
import type { Examined } from '../../../domain/examined.ts';
import { loadBindings } from './bindings/load-bindings.ts';
import { findPrograms } from './command/find-programs.ts';
import { MOVIE_REMEDY } from './open-movie-decoder.ts';

const NAME = 'movies';

/** What decodes movies here, for `assay doctor`. One of the two is enough. */
export async function examineMovieDecoders(ffmpegPath?: string): Promise<readonly Examined[]> {
  const [bindings, command] = await Promise.all([examineBindings(), examineCommand(ffmpegPath)]);
  const isEither = bindings.state === 'good' || command.state === 'good';
  return [bindings, command].map((each) =>
    isEither || each.state === 'good' ? each : { ...each, remedy: MOVIE_REMEDY },
  );
}

async function examineBindings(): Promise<Examined> {
  const name = `${NAME}: bindings`;
  try {
    const { version } = (await loadBindings()).getFFmpegInfo();
    return { name, state: 'good', what: `node-av with FFmpeg ${version}; used first.` };
  } catch {
    return { name, state: 'missing', what: 'node-av is not installed, or not made for this machine.' };
  }
}

async function examineCommand(ffmpegPath: string | undefined): Promise<Examined> {
  const name = `${NAME}: command`;
  try {
    const { ffmpeg, version } = await findPrograms(ffmpegPath);
    return { name, state: 'good', what: `${ffmpeg} ${version}; used when there are no bindings.` };
  } catch (error) {
    return { name, state: 'missing', what: toFileError(error).message };
  }
}
