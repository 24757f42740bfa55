import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { finishPicture, type RawPicture } from '../finish-picture.ts';
import { failFrame } from '../frame-error.ts';
import { frameAtSeconds } from '../frame-times.ts';
import type { MovieFrame } from '../movie-decoder.ts';
import { copyArguments, type DecodeJob, decodeArguments, NUT_SHIFT_SECONDS } from './decode-arguments.ts';
import type { Programs } from './find-programs.ts';
import { readPieces } from './read-pieces.ts';

/** Decodes frames in one go of ffmpeg, two of them when packets are to be dropped on the way. */
export async function* decodeChunk(
  programs: Programs,
  job: DecodeJob,
  { piped, signal }: { readonly piped: boolean; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<MovieFrame> {
  const options = signal === undefined ? {} : { signal };
  const children: ChildProcess[] = [];
  try {
    const decoder = spawn(programs.ffmpeg, decodeArguments(job, piped), {
      stdio: [piped ? 'pipe' : 'ignore', 'pipe', 'ignore', 'pipe'],
      ...options,
    });
    children.push(decoder);
    if (piped) {
      const copier = spawn(programs.ffmpeg, copyArguments(job), { stdio: ['ignore', 'pipe', 'ignore'], ...options });
      children.push(copier);
      connect(copier.stdout, decoder.stdin);
    }
    for (const child of children) child.on('error', () => {});
    if (decoder.stdout !== null) yield* tellFrames(job, decoder.stdout, readTimes(decoder, piped));
    signal?.throwIfAborted();
  } finally {
    await Promise.all(children.map(endChild));
  }
}

/** The decoder closes its side as soon as it has all that is wanted. */
function connect(from: Readable, to: Writable | null): void {
  if (to === null) return;
  to.on('error', () => from.destroy());
  from.on('error', () => to.destroy());
  from.pipe(to);
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** When each picture that comes out is shown, in seconds of the stream's clock: `0, 512, 512, 512, 6144, 0x…` after `#tb 0: 1/12288`. */
async function* readTimes(decoder: ChildProcess, piped: boolean): AsyncGenerator<number> {
  const times = decoder.stdio[3];
  if (times === null || times === undefined || !('read' in times)) return;
  let [numerator, denominator] = [1, 1];
  for await (const line of createInterface({ input: times })) {
    const base = /^#tb 0: (\d+)\/(\d+)/.exec(line);
    if (base !== null) [numerator, denominator] = [Number(base[1]), Number(base[2])];
    const ticks = /^0,\s*-?\d+,\s*(-?\d+),/.exec(line)?.[1];
    if (ticks !== undefined) yield (Number(ticks) * numerator) / denominator - (piped ? NUT_SHIFT_SECONDS : 0);
  }
}

async function* tellFrames(
  job: DecodeJob,
  pictures: Readable,
  times: AsyncGenerator<number>,
): AsyncGenerator<MovieFrame> {
  const { index, frames, facts, size } = job;
  const channels: RawPicture['channels'] = facts.hasAlpha ? (job.channels === 1 ? 2 : 4) : job.channels;
  let told = 0;
  for await (const data of readPieces(pictures, size.scaled.width * size.scaled.height * channels)) {
    const seconds = (await times.next()).value;
    const frame = typeof seconds === 'number' ? frameAtSeconds(index, seconds) : undefined;
    if (frame === undefined) continue;
    for (let next = frames[told]; next !== undefined && next < frame; next = frames[told]) {
      told += 1;
      yield failFrame(next, 'the decoder left it out');
    }
    if (frames[told] !== frame) continue;
    told += 1;
    yield { frame, picture: finishPicture({ ...size.scaled, channels, data }, facts.track.turn, size.source) };
  }
  for (const frame of frames.slice(told)) yield failFrame(frame, 'the decoder left it out');
}
