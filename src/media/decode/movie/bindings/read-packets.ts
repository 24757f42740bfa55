import type { Packet } from 'node-av';
import { AssayError } from '../../../../domain/errors.ts';
import { createAloneJudge } from '../judge-alone.ts';
import { MAX_FRAMES, PACKETS_WITH_SETTINGS } from '../movie-limits.ts';
import type { MovieTrack, TrackPacket } from '../movie-track.ts';
import { readEncoderSettings } from '../read-encoder-settings.ts';
import type { Bindings } from './load-bindings.ts';
import type { OpenInput } from './open-input.ts';

/** How long packets are read before others have their turn, milliseconds: an abort is seen that soon. */
const TURN_MS = 50;

/** Reads all packets of an opened movie to its end. Throws `limit.output`, and what the signal was aborted with. */
export async function readPackets(
  av: Bindings,
  { format, stream, track }: OpenInput,
  signal?: AbortSignal,
): Promise<MovieTrack> {
  const extradata = stream.codecpar.extradata ?? Buffer.alloc(0);
  const judge = createAloneJudge(track.codec, extradata);
  let encoderSettings = judge === undefined ? undefined : readEncoderSettings(extradata);
  const packets: TrackPacket[] = [];
  const packet = new av.Packet();
  packet.alloc();
  try {
    let turnEnds = performance.now() + TURN_MS;
    let read = format.readFrameSync(packet);
    for (; read >= 0; read = format.readFrameSync(packet)) {
      if (packet.streamIndex === stream.index) {
        const data = judge === undefined ? null : packet.data;
        if (data !== null && packets.length < PACKETS_WITH_SETTINGS) encoderSettings ??= readEncoderSettings(data);
        const alone = data === null || judge === undefined ? packet.isKeyframe : judge(data, packet.isKeyframe);
        packets.push(describePacket(av, packet, alone));
        if (packets.length > MAX_FRAMES)
          throw new AssayError('limit.output', `The movie has over ${MAX_FRAMES} frames.`);
      }
      packet.unref();
      if (performance.now() > turnEnds) {
        await new Promise(setImmediate);
        signal?.throwIfAborted();
        turnEnds = performance.now() + TURN_MS;
      }
    }
    const stopped = read === av.AVERROR_EOF ? undefined : av.FFmpegError.strerror(read);
    return {
      ...track,
      packets,
      ...(stopped === undefined ? {} : { stopped }),
      ...(encoderSettings === undefined ? {} : { encoderSettings }),
    };
  } finally {
    packet.free();
  }
}

function describePacket(av: Bindings, packet: Packet, alone: boolean): TrackPacket {
  const { pts, size, isKeyframe } = packet;
  return {
    ...(pts === av.AV_NOPTS_VALUE ? {} : { pts: Number(pts) }),
    sizeBytes: size,
    key: isKeyframe,
    alone,
    hidden: packet.hasFlags(av.AV_PKT_FLAG_DISCARD),
    corrupt: packet.hasFlags(av.AV_PKT_FLAG_CORRUPT),
  };
}
