import type { TrackPacket } from './movie-track.ts';

/** Of a frame's length: times are rounded to ticks. */
const TOLERANCE = 0.1;

/**
 * Gives packets without a time of their own the times that are missing between the others. A program stream says when something is shown
 * once for a whole bundle of bytes: a large frame that begins within one has none, and were a second field but for the hole it leaves.
 * Only when there are as many holes as such packets; they are told in the order of storage, as what is shown out of order always has one.
 */
export function fillTimes(packets: readonly TrackPacket[]): readonly TrackPacket[] {
  const untimed = packets.filter(isUntimed);
  if (untimed.length === 0) return packets;
  const holes = findHoles(packets.flatMap(({ pts }) => pts ?? []).sort((a, b) => a - b));
  if (holes.length !== untimed.length) return packets;
  let next = 0;
  return packets.map((packet) => (isUntimed(packet) ? { ...packet, pts: holes[next++] as number } : packet));
}

function isUntimed({ pts, hidden, corrupt }: TrackPacket): boolean {
  return pts === undefined && !hidden && !corrupt;
}

/** Times on the grid of the others where none is; none at all for times on no grid. */
function findHoles(times: readonly number[]): readonly number[] {
  const steps = times.slice(1).map((time, at) => time - (times[at] as number));
  const step = steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0;
  if (!(step > 0)) return [];
  return steps.flatMap((each, at) => {
    const frames = Math.round(each / step);
    if (Math.abs(each - frames * step) > TOLERANCE * step) return [];
    return Array.from({ length: Math.max(0, frames - 1) }, (_, hole) => (times[at] as number) + (hole + 1) * step);
  });
}
