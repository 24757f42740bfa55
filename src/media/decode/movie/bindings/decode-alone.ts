import type { CodecContext, Frame } from 'node-av';
import { failFrame } from '../frame-error.ts';
import type { MovieFrame } from '../movie-decoder.ts';
import { createPacketFinder } from './find-packet.ts';
import type { Bindings } from './load-bindings.ts';
import type { Scaler } from './open-scaler.ts';
import type { PacketReader } from './packet-reader.ts';

export interface DecodeParts {
  readonly av: Bindings;
  readonly reader: PacketReader;
  readonly context: CodecContext;
  readonly scaler: Scaler;
  /** Of the codec: its fields may be packets of their own. */
  readonly hasFieldPackets: boolean;
  /** A frame that needs no other may come out marked as corrupt, since nothing in the stream says that. */
  readonly marksAlone: boolean;
  /** The first frame after this one that can be decoded by itself. */
  readonly nextKeyframe: (frame: number) => number;
}

/** Reading on is cheaper than seeking for the very next packets. */
const NEAR_FRAMES = 2;

/** Each frame by its own packet, with the decoder emptied in between. */
export function* decodeAlone(parts: DecodeParts, frames: readonly number[]): Generator<MovieFrame> {
  const { reader } = parts;
  const find = createPacketFinder(reader);
  let at = Number.NEGATIVE_INFINITY;
  for (const frame of frames) {
    const isNear = frame > at && frame - at <= NEAR_FRAMES;
    const isFound = (isNear && readNear(reader, frame)) || find(frame, () => reader.frame() === frame);
    at = isFound ? frame : Number.NEGATIVE_INFINITY;
    yield isFound ? decodePacket(parts, frame) : failFrame(frame, 'it is not where the movie says');
  }
}

function readNear(reader: PacketReader, frame: number): boolean {
  for (let packets = 0; packets < NEAR_FRAMES && reader.next(); packets += 1) if (reader.frame() === frame) return true;
  return false;
}

function decodePacket(
  { av, reader, context, scaler, hasFieldPackets, marksAlone }: DecodeParts,
  frame: number,
): MovieFrame {
  const picture = new av.Frame();
  picture.alloc();
  try {
    let sent = context.sendPacketSync(reader.packet);
    while (hasFieldPackets && sent >= 0 && reader.next()) {
      if (reader.packet.pts !== av.AV_NOPTS_VALUE) {
        reader.unread();
        break;
      }
      sent = context.sendPacketSync(reader.packet);
    }
    context.sendPacketSync(null);
    const received = context.receiveFrameSync(picture);
    if (sent < 0 || received < 0) return failFrame(frame, av.FFmpegError.strerror(sent < 0 ? sent : received));
    if (!isWhole(av, picture, marksAlone)) return failFrame(frame, 'parts of it are damaged');
    return { frame, picture: scaler.scale(picture) };
  } finally {
    picture.free();
    context.flushBuffers();
  }
}

/** Whether nothing in it was made up by the decoder. */
export function isWhole(av: Bindings, picture: Frame, ignoresMark: boolean): boolean {
  return picture.decodeErrorFlags === 0 && (ignoresMark || !picture.hasFlags(av.AV_FRAME_FLAG_CORRUPT));
}
