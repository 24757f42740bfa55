import type { Pixels } from '../../domain/ports.ts';

/** Bits hidden in the lowest bit of each sample, most significant first, read by position: nothing is copied. */
export interface BitStream {
  readonly length: number;
  /** `count` bytes from bit `start`; undefined when they are not all there. */
  readBytes(start: number, count: number): Uint8Array | undefined;
}

/**
 * The channels given, of each pixel in turn, columns first (x outer, y inner): the order of stealth-pnginfo.
 */
export function openBitStream(pixels: Pixels, channels: readonly number[]): BitStream {
  const { data, width, height } = pixels;
  const perPixel = channels.length;
  const length = width * height * perPixel;
  const bitAt = (index: number): number => {
    const pixel = Math.floor(index / perPixel);
    const x = Math.floor(pixel / height);
    const y = pixel - x * height;
    const channel = channels[index - pixel * perPixel] ?? 0;
    return (data[(y * width + x) * pixels.channels + channel] ?? 0) & 1;
  };
  return {
    length,
    readBytes(start, count) {
      if (start < 0 || count < 0 || start + count * 8 > length) return undefined;
      const bytes = new Uint8Array(count);
      for (let index = 0; index < count * 8; index += 1) {
        const at = index >> 3;
        bytes[at] = ((bytes[at] ?? 0) << 1) | bitAt(start + index);
      }
      return bytes;
    },
  };
}
