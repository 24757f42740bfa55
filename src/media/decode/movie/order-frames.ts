import type { TrackPacket } from './movie-track.ts';

/** The packet that begins a frame, where it stands in the order of storage, and when it is shown. */
export interface ShownFrame {
  readonly packet: TrackPacket;
  readonly ticks: number;
}

/**
 * Frames in the order in which a player shows them. Packets without a time of their own are second fields, those that an edit list
 * leaves out are not shown, and one that is cut short at the very end never was a frame. `unseenLead`: times before the first
 * point to start from that no decoder shows.
 */
export function orderFrames(packets: readonly TrackPacket[], unseenLead: ReadonlySet<number>): readonly ShownFrame[] {
  const frames: ShownFrame[] = [];
  packets.forEach((packet, at) => {
    if (packet.pts === undefined || packet.hidden || unseenLead.has(packet.pts)) return;
    if (packet.corrupt && at === packets.length - 1) return;
    frames.push({ packet, ticks: packet.pts });
  });
  return frames.sort((one, other) => one.ticks - other.ticks);
}

/** Times of frames that are shown before the first one that can be started from, and are stored after it: few movies have any. */
export function findLead(packets: readonly TrackPacket[]): readonly number[] {
  const first = packets.find((packet) => packet.alone && !packet.hidden && packet.pts !== undefined);
  const from = first?.pts;
  if (from === undefined) return [];
  return packets.flatMap(({ pts, hidden }) => (pts !== undefined && pts < from && !hidden ? [pts] : []));
}
