import type { PacketReader } from './packet-reader.ts';

/**
 * Seconds before the frame at which it is looked for again when it was not found: indexes may be off by a group of pictures, or by one
 * of these clusters. The last is the start of the movie.
 */
const EARLIER_SECONDS = [0, 2, 10, Number.POSITIVE_INFINITY] as const;
/** A packet is stored at most this many frames after it is shown (H.264 and HEVC reorder 16 frames at most, fields are two packets). */
export const MOST_REORDERED = 40;
/** Whole movies read again for frames that are not where they should be: once more would cost more than the frames are worth. */
const MOST_REREADS = 3;

export type FindPacket = (frame: number, isWanted: () => boolean) => boolean;

/** Finds packets near a frame, and leaves the reader there. Keeps count of what it costs when the container's index is wrong. */
export function createPacketFinder(reader: PacketReader): FindPacket {
  let rereads = 0;
  return (frame, isWanted) => {
    for (const earlier of EARLIER_SECONDS) {
      if (earlier === Number.POSITIVE_INFINITY) {
        rereads += 1;
        if (rereads > MOST_REREADS) return false;
      }
      reader.seek(frame, earlier);
      if (readUntil(reader, frame, isWanted)) return true;
    }
    return false;
  };
}

function readUntil(reader: PacketReader, frame: number, isWanted: () => boolean): boolean {
  for (let past = 0; past <= MOST_REORDERED && reader.next(); ) {
    if (isWanted()) return true;
    if ((reader.frame() ?? 0) > frame) past += 1;
  }
  return false;
}
