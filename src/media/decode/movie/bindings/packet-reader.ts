import type { Frame, Packet } from 'node-av';
import type { MovieIndex } from '../../../../domain/movie-index.ts';
import { frameAtSeconds, secondsOfFrame } from '../frame-times.ts';
import { createAloneJudge } from '../judge-alone.ts';
import type { Bindings } from './load-bindings.ts';
import type { OpenInput } from './open-input.ts';

/** Reads packets of the track, anywhere in the movie. One packet is held at a time: it is good until the next is read. */
export interface PacketReader {
  readonly packet: Packet;
  /**
   * Goes to the last point to start from at or before a frame, as far as the container knows; `earlierSeconds` before it,
   * infinitely many for the start of the movie.
   */
  seek(frame: number, earlierSeconds: number): void;
  /** Reads the next packet; false at the end. */
  next(): boolean;
  /** Leaves the packet for the next call of `next`. */
  unread(): void;
  /** Which frame the packet begins. Undefined: a second field, or one that is never shown. */
  frame(): number | undefined;
  /** Which frame a decoded picture is. */
  frameOf(picture: Frame): number | undefined;
  /** Decoding can start with it. */
  isStart(): boolean;
  close(): void;
}

export function openPacketReader(av: Bindings, { format, stream, track }: OpenInput, index: MovieIndex): PacketReader {
  const packet = new av.Packet();
  packet.alloc();
  const judge = createAloneJudge(track.codec, stream.codecpar.extradata ?? Buffer.alloc(0));
  const { numerator, denominator } = track.timeBase;
  const toTicks = (seconds: number): bigint => BigInt(Math.round((seconds * denominator) / numerator));
  let held = false;
  return {
    packet,
    seek(frame, earlierSeconds) {
      held = false;
      if (Number.isFinite(earlierSeconds)) {
        const ticks = toTicks(secondsOfFrame(index, frame) - earlierSeconds);
        if (format.seekFrameSync(stream.index, ticks, av.AVSEEK_FLAG_BACKWARD) >= 0) return;
      }
      // Containers with an index cannot seek by byte, and go to their first packet for any time before it.
      if (format.seekFrameSync(stream.index, 0n, av.AVSEEK_FLAG_BYTE) < 0)
        format.seekFrameSync(stream.index, toTicks(secondsOfFrame(index, 0)) - 1n, av.AVSEEK_FLAG_BACKWARD);
    },
    next() {
      if (held) {
        held = false;
        return true;
      }
      do packet.unref();
      while (format.readFrameSync(packet) >= 0 && packet.streamIndex !== stream.index);
      return packet.size > 0;
    },
    unread() {
      held = true;
    },
    frame() {
      if (packet.pts === av.AV_NOPTS_VALUE || packet.hasFlags(av.AV_PKT_FLAG_DISCARD)) return undefined;
      return frameAtSeconds(index, (Number(packet.pts) * numerator) / denominator);
    },
    frameOf(picture) {
      const ticks = picture.pts === av.AV_NOPTS_VALUE ? picture.bestEffortTimestamp : picture.pts;
      if (ticks === av.AV_NOPTS_VALUE || picture.hasFlags(av.AV_FRAME_FLAG_DISCARD)) return undefined;
      return frameAtSeconds(index, (Number(ticks) * numerator) / denominator);
    },
    isStart() {
      if (!packet.isKeyframe) return false;
      const { data } = packet;
      return judge === undefined || data === null || judge(data, true);
    },
    close: () => packet.free(),
  };
}
