/** Frames to either side that a frame is compared with: enough to hold several frames of each type of a usual pattern (IBBBP). */
const NEIGHBOURS_FRAMES = 12;
/** Over the second largest neighbour: frames of one shot that are predicted in the same way differ by less than half. */
const SPIKE_FACTOR = 2;
/** Of the median keyframe: a frame after a cut that is no keyframe holds nearly all blocks anew, as a keyframe does. */
const SPIKE_OF_KEYFRAME = 0.4;

/**
 * Frames inside of groups of pictures that are as large as keyframes and stand out from their neighbours: there is a cut, and the encoder
 * went on without a keyframe. The largest first; equal ones in order.
 */
export function findSizeSpikes(sizes: Uint32Array, keyframes: Uint32Array): readonly number[] {
  const isKey = new Uint8Array(sizes.length);
  for (const frame of keyframes) isKey[frame] = 1;
  const least = medianKeySize(sizes, keyframes) * SPIKE_OF_KEYFRAME;
  const spikes: number[] = [];
  for (let frame = 0; frame < sizes.length; frame += 1) {
    const size = sizes[frame] ?? 0;
    if (isKey[frame] === 0 && size >= least && size > SPIKE_FACTOR * secondLargestAround(frame, sizes, isKey))
      spikes.push(frame);
  }
  return spikes.sort((one, other) => (sizes[other] ?? 0) - (sizes[one] ?? 0) || one - other);
}

function medianKeySize(sizes: Uint32Array, keyframes: Uint32Array): number {
  const all = Uint32Array.from(keyframes, (frame) => sizes[frame] ?? 0).sort();
  return all[all.length >>> 1] ?? 0;
}

function secondLargestAround(frame: number, sizes: Uint32Array, isKey: Uint8Array): number {
  let [largest, second] = [0, 0];
  const end = Math.min(sizes.length - 1, frame + NEIGHBOURS_FRAMES);
  for (let other = Math.max(0, frame - NEIGHBOURS_FRAMES); other <= end; other += 1) {
    if (other === frame || isKey[other] === 1) continue;
    const size = sizes[other] ?? 0;
    if (size > largest) [largest, second] = [size, largest];
    else if (size > second) second = size;
  }
  return second;
}
