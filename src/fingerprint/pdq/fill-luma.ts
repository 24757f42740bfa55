import type { Picture } from '../../domain/picture.ts';

/** Rec. 601 weights, as Meta's reference has them, in single precision. */
const RED = weigh(0.299);
const GREEN = weigh(0.587);
const BLUE = weigh(0.114);

/** What each byte adds to the brightness. */
function weigh(weight: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, byte) => Math.fround(weight) * byte);
}

/**
 * Brightness of `count` pixels from pixel `start` on, into `target` from its beginning. Rounded to single precision after each
 * step, in the order of Meta's reference, so that hashes agree to the bit.
 */
export function fillLuma({ channels, data }: Picture, start: number, count: number, target: Float32Array): void {
  if (channels === 1) {
    target.set(data.subarray(start, start + count));
    return;
  }
  let byte = start * 3;
  for (let i = 0; i < count; i += 1, byte += 3) {
    const redGreen = Math.fround((RED[data[byte] as number] as number) + (GREEN[data[byte + 1] as number] as number));
    target[i] = redGreen + (BLUE[data[byte + 2] as number] as number);
  }
}
