import type { Bindings } from './load-bindings.ts';
import { openInput } from './open-input.ts';

/** Packets decoded to see: leading pictures stand right behind the first one that can be started from. */
const MOST_PACKETS = 64;

/** Which of these times, all before the first point to start from, no decoder shows: they build on what is not in the file. */
export function findUnseenLead(av: Bindings, path: string, lead: readonly number[]): ReadonlySet<number> {
  const unseen = new Set(lead);
  const { format, stream } = openInput(av, path);
  const context = new av.CodecContext();
  const [packet, picture] = [new av.Packet(), new av.Frame()];
  try {
    packet.alloc();
    picture.alloc();
    const codec = av.Codec.findDecoder(stream.codecpar.codecId);
    context.allocContext3(codec);
    context.parametersToContext(stream.codecpar);
    context.threadCount = 1;
    if (context.open2Sync(codec, null) < 0) return unseen;
    const receive = (): void => {
      for (; context.receiveFrameSync(picture) >= 0; picture.unref()) {
        if (!picture.hasFlags(av.AV_FRAME_FLAG_CORRUPT)) unseen.delete(Number(picture.pts));
      }
    };
    for (
      let packets = 0;
      packets < MOST_PACKETS && unseen.size > 0 && format.readFrameSync(packet) >= 0;
      packet.unref()
    ) {
      if (packet.streamIndex !== stream.index) continue;
      packets += 1;
      context.sendPacketSync(packet);
      receive();
    }
    context.sendPacketSync(null);
    receive();
    return unseen;
  } finally {
    packet.free();
    picture.free();
    context.freeContext();
    format.closeInputSync();
  }
}
