import type { MovieIndex } from '../../../../domain/movie-index.ts';
import { buildIndex } from '../build-index.ts';
import type { FrameOptions, MovieDecoder, MovieFrame, MovieLook } from '../movie-decoder.ts';
import { findLead } from '../order-frames.ts';
import { planRuns } from '../plan-runs.ts';
import { scaledSize } from '../scaled-size.ts';
import { decodeChunk } from './decode-chunk.ts';
import { findPrograms, type Programs } from './find-programs.ts';
import { findTickMeaning, type TickMeaning } from './find-tick-meaning.ts';
import { findUnseenLead } from './find-unseen-lead.ts';
import { readPackets } from './read-packets.ts';
import { type FindFacts, rememberFacts } from './remember-facts.ts';

/** Codecs whose packets can be handed on in NUT with nothing lost. Of others all packets from a point to start from are decoded. */
const PIPED_CODECS: ReadonlySet<string> = new Set(['prores', 'dnxhd', 'h264', 'hevc', 'mpeg2video', 'jpeg2000', 'mjpeg', 'v210', 'ffv1', 'vp9', 'av1']); // biome-ignore format: one list
/** Frames named in one command: expressions are evaluated for each packet, and command lines end at 128 kB. */
const CHUNK_FRAMES = 200;

/** A decoder through the `ffmpeg` and `ffprobe` commands. Throws `media.unsupported` when they are missing or too old. */
export async function openCommandDecoder(ffmpegPath?: string): Promise<MovieDecoder> {
  const programs = await findPrograms(ffmpegPath);
  let finding: Promise<TickMeaning> | undefined;
  const site: Site = {
    programs,
    findFacts: rememberFacts(programs),
    findTicks: () => {
      finding ??= findTickMeaning(programs.ffmpeg);
      return finding;
    },
  };
  return {
    backend: 'command',
    look: (path, signal) => lookAtMovie(site, path, signal),
    frames: (path, index, frames, options) => decodeFrames(site, { path, index, frames }, options),
    close: async () => {},
  };
}

/** What is known of the commands and of the movie. */
interface Site {
  readonly programs: Programs;
  readonly findFacts: FindFacts;
  readonly findTicks: () => Promise<TickMeaning>;
}

async function lookAtMovie({ programs, findFacts }: Site, path: string, signal?: AbortSignal): Promise<MovieLook> {
  const facts = await findFacts(path, signal);
  const track = await readPackets(programs, path, facts, signal);
  const lead = findLead(track.packets);
  if (lead.length === 0) return buildIndex(track, new Set());
  return buildIndex(track, await findUnseenLead(programs, path, { stream: facts.stream, lead }, signal));
}

async function* decodeFrames(
  { programs, findFacts, findTicks }: Site,
  { path, index, frames }: { readonly path: string; readonly index: MovieIndex; readonly frames: readonly number[] },
  { maxPixels, channels, signal }: FrameOptions,
): AsyncGenerator<MovieFrame> {
  if (frames.length === 0) return;
  const facts = await findFacts(path, signal);
  const size = scaledSize(facts.track, maxPixels);
  for (const { alone, frames: wanted } of planRuns(index, frames)) {
    const ticks = alone && PIPED_CODECS.has(facts.track.codec) ? await findTicks() : 'unknown';
    for (const chunk of cutChunks(wanted)) {
      const job = { path, index, facts, frames: chunk, channels, size, alone, piped: ticks !== 'unknown', ticks };
      yield* decodeChunk(programs, job, signal);
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
