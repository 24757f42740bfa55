import type { MovieIndex } from '../../../../domain/movie-index.ts';
import { buildIndex } from '../build-index.ts';
import type { FrameOptions, MovieDecoder, MovieFrame, MovieLook } from '../movie-decoder.ts';
import { findLead } from '../order-frames.ts';
import { planRuns } from '../plan-runs.ts';
import { scaledSize } from '../scaled-size.ts';
import { decodeChunk } from './decode-chunk.ts';
import { findPrograms, type Programs } from './find-programs.ts';
import { findUnseenLead } from './find-unseen-lead.ts';
import { readFacts } from './read-facts.ts';
import { readPackets } from './read-packets.ts';

/** Codecs whose packets can be handed on in NUT with nothing lost. Of others all packets from a point to start from are decoded. */
const PIPED_CODECS: ReadonlySet<string> = new Set(['prores', 'dnxhd', 'h264', 'hevc', 'mpeg2video', 'jpeg2000', 'mjpeg', 'v210', 'ffv1', 'vp9', 'av1']); // biome-ignore format: one list
/** Frames named in one command: expressions are evaluated for each packet, and command lines end at 128 kB. */
const CHUNK_FRAMES = 200;

/** A decoder through the `ffmpeg` and `ffprobe` commands. Throws `media.unsupported` when they are missing or too old. */
export async function openCommandDecoder(ffmpegPath?: string): Promise<MovieDecoder> {
  const programs = await findPrograms(ffmpegPath);
  return {
    backend: 'command',
    look: (path, signal) => lookAtMovie(programs, path, signal),
    frames: (path, index, frames, options) => decodeFrames(programs, path, index, frames, options),
    close: async () => {},
  };
}

async function lookAtMovie(programs: Programs, path: string, signal: AbortSignal | undefined): Promise<MovieLook> {
  const facts = await readFacts(programs, path, signal);
  const track = await readPackets(programs, path, facts, signal);
  const lead = findLead(track.packets);
  const unseen =
    lead.length === 0
      ? new Set<number>()
      : await findUnseenLead(programs, path, { stream: facts.stream, lead }, signal);
  return buildIndex(track, unseen);
}

async function* decodeFrames(
  programs: Programs,
  path: string,
  index: MovieIndex,
  frames: readonly number[],
  { maxPixels, channels, signal }: FrameOptions,
): AsyncGenerator<MovieFrame> {
  if (frames.length === 0) return;
  const facts = await readFacts(programs, path, signal);
  const size = scaledSize(facts.track, maxPixels);
  for (const run of planRuns(index, frames)) {
    const piped = run.alone && PIPED_CODECS.has(facts.track.codec);
    for (const chunk of cutChunks(run.frames)) {
      yield* decodeChunk(programs, { path, index, facts, frames: chunk, channels, size }, { piped, signal });
    }
  }
}

/** Frames that follow each other count once: they are named by their first and last. */
function cutChunks(frames: readonly number[]): readonly (readonly number[])[] {
  const chunks: number[][] = [];
  let names = CHUNK_FRAMES;
  frames.forEach((frame, at) => {
    const follows = at > 0 && frames[at - 1] === frame - 1;
    if (!follows) names += 1;
    if (names > CHUNK_FRAMES && !follows) {
      chunks.push([]);
      names = 1;
    }
    chunks.at(-1)?.push(frame);
  });
  return chunks;
}
