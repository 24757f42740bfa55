import type { Dimensions } from '../domain/asset.ts';
import type { Picture } from '../domain/picture.ts';
import { coverEvenly, resample } from './resample.ts';

/**
 * The picture with its longer side brought to `maxPixels` (pixels, at least 1) by the mean over the area that each new pixel
 * covers; itself when it is no larger.
 */
export function shrinkPicture(picture: Picture, maxPixels: number): Picture {
  const size = shrunkSize(picture, maxPixels);
  if (size === undefined) return picture;
  const { channels, source } = picture;
  const data = new Uint8Array(size.width * size.height * channels);
  const across = coverEvenly(picture.width, size.width);
  const down = coverEvenly(picture.height, size.height);
  const row = new Float32Array(picture.width);
  for (let channel = 0; channel < channels; channel += 1) {
    const readRow = (y: number): Float32Array => {
      let from = y * picture.width * channels + channel;
      for (let x = 0; x < picture.width; x += 1, from += channels) row[x] = picture.data[from] as number;
      return row;
    };
    resample(across, down, readRow, (y, values) => {
      let to = y * size.width * channels + channel;
      for (let x = 0; x < size.width; x += 1, to += channels) data[to] = (values[x] as number) + 0.5;
    });
  }
  return { ...size, channels, data, source };
}

/** Undefined: it is small enough. Sides are rounded and never under 1. */
export function shrunkSize({ width, height }: Dimensions, maxPixels: number): Dimensions | undefined {
  const factor = maxPixels / Math.max(width, height);
  if (factor >= 1) return undefined;
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}
