import type { Frame } from 'node-av';
import { failFrame } from '../frame-error.ts';
import type { MovieFrame } from '../movie-decoder.ts';
import { type DecodeParts, isWhole } from './decode-alone.ts';
import { createPacketFinder, MOST_REORDERED } from './find-packet.ts';

/** What became of a run of frames. */
interface RunState {
  readonly wanted: readonly number[];
  /** Of `wanted`: how many are told of. */
  told: number;
  /** Frames whose packets came after one that was broken, in the same group. */
  readonly tainted: Set<number>;
  /** Frames before this one may show parts of a broken one. */
  brokenUntil: number;
}

/** Decodes from the point to start from before the first frame through to the last, and gives the wanted ones. */
export function* decodeThrough(parts: DecodeParts, wanted: readonly number[]): Generator<MovieFrame> {
  const { av, context } = parts;
  const state: RunState = { wanted, told: 0, tainted: new Set(), brokenUntil: -1 };
  const picture = new av.Frame();
  picture.alloc();
  try {
    if (findStart(parts, wanted[0] ?? 0)) {
      for (const _ of feedPackets(parts, state)) yield* receiveAll(parts, state, picture);
      context.sendPacketSync(null);
      yield* receiveAll(parts, state, picture);
    }
    yield* failUntil(state, Number.POSITIVE_INFINITY, 'the movie does not hold all that it needs');
  } finally {
    picture.free();
    context.flushBuffers();
  }
}

function findStart({ reader }: DecodeParts, frame: number): boolean {
  const isStart = (): boolean => (reader.frame() ?? Number.NEGATIVE_INFINITY) <= frame && reader.isStart();
  return createPacketFinder(reader)(frame, isStart);
}

/** Sends packets, beginning with the one that is held, until all wanted frames are sent. Gives control back after each. */
function* feedPackets({ reader, context }: DecodeParts, state: RunState): Generator<void> {
  const missing = new Set(state.wanted);
  let [broken, afterLast] = [false, 0];
  do {
    const frame = reader.frame();
    if (broken && reader.isStart()) broken = false;
    if (context.sendPacketSync(reader.packet) < 0) broken = true;
    if (frame !== undefined) {
      if (broken) state.tainted.add(frame);
      missing.delete(frame);
      if (frame > (state.wanted.at(-1) ?? 0)) afterLast += 1;
    }
    yield;
  } while ((missing.size > 0 || isSecondFieldNext(reader)) && afterLast <= MOST_REORDERED && reader.next());
}

/** The second field of the last wanted frame is sent, too. */
function isSecondFieldNext(reader: DecodeParts['reader']): boolean {
  if (!reader.next()) return false;
  const isField = reader.frame() === undefined;
  reader.unread();
  return isField;
}

function* receiveAll(parts: DecodeParts, state: RunState, picture: Frame): Generator<MovieFrame> {
  while (parts.context.receiveFrameSync(picture) >= 0) {
    const frame = parts.reader.frameOf(picture);
    if (frame !== undefined) yield* tellOf(parts, state, picture, frame);
    picture.unref();
  }
}

function* tellOf(parts: DecodeParts, state: RunState, picture: Frame, frame: number): Generator<MovieFrame> {
  const isDamaged = !isWhole(parts.av, picture, false);
  if (isDamaged) state.brokenUntil = Math.max(state.brokenUntil, parts.nextKeyframe(frame));
  yield* failUntil(state, frame, 'the decoder left it out');
  if (state.wanted[state.told] !== frame) return;
  state.told += 1;
  const isTainted = isDamaged || frame < state.brokenUntil || state.tainted.has(frame);
  yield isTainted
    ? failFrame(frame, 'parts of it, or of frames that it builds on, are damaged')
    : { frame, picture: parts.scaler.scale(picture) };
}

/** Decoders give frames in the order in which they are shown: what is not there by now does not come any more. */
function* failUntil(state: RunState, frame: number, reason: string): Generator<MovieFrame> {
  for (let next = state.wanted[state.told]; next !== undefined && next < frame; next = state.wanted[state.told]) {
    state.told += 1;
    yield failFrame(next, reason);
  }
}
