import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { finishPicture, type RawPicture } from '../finish-picture.ts';
import { failFrame } from '../frame-error.ts';
import type { MovieFrame } from '../movie-decoder.ts';
import { copyArguments, type DecodeJob, decodeArguments } from './decode-arguments.ts';
import type { Programs } from './find-programs.ts';
import { followFrames, type ToldFrame } from './follow-frames.ts';
import { readPieces } from './read-pieces.ts';

/** Decodes frames in one go of ffmpeg, two of them when packets are to be dropped on the way. */
export async function* decodeChunk(
  programs: Programs,
  job: DecodeJob,
  signal: AbortSignal | undefined,
): AsyncGenerator<MovieFrame> {
  const options = signal === undefined ? {} : { signal };
  const children: ChildProcess[] = [];
  try {
    const decoder = spawn(programs.ffmpeg, decodeArguments(job), {
      stdio: [job.piped ? 'pipe' : 'ignore', 'pipe', 'ignore', 'pipe'],
      ...options,
    });
    children.push(decoder);
    if (job.piped) {
      const copier = spawn(programs.ffmpeg, copyArguments(job), { stdio: ['ignore', 'pipe', 'ignore'], ...options });
      children.push(copier);
      connect(copier.stdout, decoder.stdin);
    }
    for (const child of children) child.on('error', () => {});
    if (decoder.stdout !== null) {
      yield* tellFrames(job, decoder.stdout, followFrames(job, decoder.stdio[3]));
    }
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

async function* tellFrames(
  job: DecodeJob,
  pictures: Readable,
  order: AsyncGenerator<ToldFrame>,
): AsyncGenerator<MovieFrame> {
  const { frames, facts, size } = job;
  const channels: RawPicture['channels'] = facts.hasAlpha ? (job.channels === 1 ? 2 : 4) : job.channels;
  const wanted = new Set(frames);
  let told = 0;
  for await (const data of readPieces(pictures, size.scaled.width * size.scaled.height * channels)) {
    const { frame, isBroken } = await nextWanted(order, wanted);
    for (let next = frames[told]; next !== undefined && next < frame; next = frames[told]) {
      told += 1;
      yield failFrame(next, 'the decoder left it out');
    }
    if (frames[told] !== frame) continue;
    told += 1;
    if (isBroken) yield failFrame(frame, 'frames that it builds on are damaged');
    else yield { frame, picture: finishPicture({ ...size.scaled, channels, data }, facts.track.turn, size.source) };
    if (told === frames.length) return;
  }
  for (const frame of frames.slice(told)) yield failFrame(frame, 'the decoder left it out');
}

const NO_MORE: ToldFrame = { frame: -1, isBroken: true };

/** The next of what came out that is wanted: each picture is one of those. */
async function nextWanted(order: AsyncGenerator<ToldFrame>, wanted: ReadonlySet<number>): Promise<ToldFrame> {
  for (let next = await order.next(); next.done !== true; next = await order.next()) {
    if (wanted.has(next.value.frame)) return next.value;
  }
  return NO_MORE;
}
