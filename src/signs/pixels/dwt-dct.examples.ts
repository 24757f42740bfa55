import type { Pixels } from '../../domain/ports.ts';

/** Smallest side at which a square picture is marked at all. */
const SIDE = 256;
const BLOCK_PIXELS = 8;
/**
 * Blue added to mid grey so that a block's coefficients fall near the middle of the lower or upper half of their step
 * of 36, for both ways of decoding: 0.872 d + 1 in float, 0.872 d + 256 in 8 bit.
 */
const BLUE_OF_BIT = [9, 30] as const;

/** A picture of flat blocks whose chroma spells a mark. */
export function drawMarked(bits: readonly number[]): Pixels {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(0x80);
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      const block = Math.floor(y / BLOCK_PIXELS) * (SIDE / BLOCK_PIXELS) + Math.floor(x / BLOCK_PIXELS);
      data[(y * SIDE + x) * 3 + 2] = 0x80 + BLUE_OF_BIT[bits[block % bits.length] === 1 ? 1 : 0];
    }
  }
  return { width: SIDE, height: SIDE, channels: 3, data };
}

/** A gradient without any mark. */
export function drawPlain(side: number): Pixels {
  const data = new Uint8Array(side * side * 3);
  for (let index = 0; index < data.length; index += 1) {
    const pixel = Math.floor(index / 3);
    data[index] = (pixel % side) * 0.4 + Math.floor(pixel / side) * 0.3 + (index % 3) * 40;
  }
  return { width: side, height: side, channels: 3, data };
}
