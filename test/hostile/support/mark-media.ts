import sharp from 'sharp';
import { makeExr } from '../../../bench/make/exr.ts';
import { makeNoise } from '../../../bench/make/noise.ts';

/** Small whole files, each seed another. */
export async function makeStill(seed: number, format: 'jpeg' | 'png' | 'tiff' = 'jpeg'): Promise<Buffer> {
  const picture = sharp(makeNoise(seed, 64 * 48 * 3), { raw: { width: 64, height: 48, channels: 3 } });
  return picture.toFormat(format).toBuffer();
}

export function makeFrame(seed: number): Buffer {
  return makeExr(16, 9, makeNoise(seed, 16 * 9 * 6));
}
