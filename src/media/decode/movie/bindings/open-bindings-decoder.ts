import type { MovieIndex } from '../../../../domain/movie-index.ts';
import { buildIndex } from '../build-index.ts';
import { FIELD_CODECS, MARKING_CODECS } from '../codec-traits.ts';
import type { FrameOptions, MovieDecoder, MovieFrame, MovieLook } from '../movie-decoder.ts';
import { findLead } from '../order-frames.ts';
import { planRuns } from '../plan-runs.ts';
import { scaledSize } from '../scaled-size.ts';
import { type DecodeParts, decodeAlone } from './decode-alone.ts';
import { decodeThrough } from './decode-through.ts';
import { findUnseenLead } from './find-unseen-lead.ts';
import { type Bindings, loadBindings } from './load-bindings.ts';
import { openCodec } from './open-codec.ts';
import { type OpenInput, openInput } from './open-input.ts';
import { openScaler } from './open-scaler.ts';
import { openPacketReader } from './packet-reader.ts';
import { readPackets } from './read-packets.ts';

/** A decoder in this process, through the FFmpeg bindings. Rejects when they are not there. */
export async function openBindingsDecoder(): Promise<MovieDecoder> {
  const av = await loadBindings();
  return {
    backend: 'bindings',
    look: (path, signal) => lookAtMovie(av, path, signal),
    frames: (path, index, frames, options) => decodeFrames(av, path, index, frames, options),
    close: async () => {},
  };
}

async function lookAtMovie(av: Bindings, path: string, signal: AbortSignal | undefined): Promise<MovieLook> {
  const input = openInput(av, path);
  try {
    const track = await readPackets(av, input, signal);
    const lead = findLead(track.packets);
    return buildIndex(track, lead.length === 0 ? new Set() : findUnseenLead(av, path, lead));
  } finally {
    input.format.closeInputSync();
  }
}

async function* decodeFrames(
  av: Bindings,
  path: string,
  index: MovieIndex,
  frames: readonly number[],
  options: FrameOptions,
): AsyncGenerator<MovieFrame> {
  if (frames.length === 0) return;
  const input = openInput(av, path);
  const close = [() => input.format.closeInputSync()];
  try {
    const parts = openParts(av, input, index, options, close);
    for (const run of planRuns(index, frames)) {
      for (const each of run.alone ? decodeAlone(parts, run.frames) : decodeThrough(parts, run.frames)) {
        options.signal?.throwIfAborted();
        yield each;
      }
    }
  } finally {
    for (const each of close.reverse()) each();
  }
}

function openParts(
  av: Bindings,
  input: OpenInput,
  index: MovieIndex,
  { maxPixels, channels }: FrameOptions,
  close: (() => void)[],
): DecodeParts {
  const size = scaledSize(input.track, maxPixels);
  const context = openCodec(av, input.stream, input.track.codec, size);
  close.push(() => context.freeContext());
  const scaler = openScaler(av, input.track, size, channels);
  close.push(() => scaler.close());
  const reader = openPacketReader(av, input, index);
  close.push(() => reader.close());
  return {
    av,
    reader,
    context,
    scaler,
    hasFieldPackets: FIELD_CODECS.has(input.track.codec),
    marksAlone: MARKING_CODECS.has(input.track.codec),
    nextKeyframe: (frame) => index.keyframes?.find((keyframe) => keyframe > frame) ?? index.frames,
  };
}
