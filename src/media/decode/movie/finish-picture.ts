import type { Dimensions } from '../../../domain/asset.ts';
import type { Picture } from '../../../domain/picture.ts';
import type { Turn } from './movie-track.ts';

/** What shows through where a picture is transparent. */
const BACKDROP = 128;

export interface RawPicture extends Dimensions {
  /** 2 and 4: the last one is alpha. */
  readonly channels: 1 | 2 | 3 | 4;
  readonly data: Uint8Array;
}

/** Puts transparent parts over grey and turns it upright. Small by now, so plain loops will do. */
export function finishPicture(raw: RawPicture, turn: Turn, source: Dimensions): Picture {
  const channels = raw.channels < 3 ? 1 : 3;
  const flat = raw.channels === channels ? raw.data : putOverGrey(raw.data, channels);
  return { ...turnUpright({ width: raw.width, height: raw.height, data: flat }, channels, turn), channels, source };
}

function putOverGrey(data: Uint8Array, channels: 1 | 3): Uint8Array {
  const pixels = data.length / (channels + 1);
  const out = new Uint8Array(pixels * channels);
  for (let pixel = 0, from = 0, to = 0; pixel < pixels; pixel += 1, from += channels + 1, to += channels) {
    const alpha = (data[from + channels] ?? 0) / 255;
    for (let channel = 0; channel < channels; channel += 1)
      out[to + channel] = BACKDROP + ((data[from + channel] ?? 0) - BACKDROP) * alpha + 0.5;
  }
  return out;
}

interface Plane extends Dimensions {
  readonly data: Uint8Array;
}

function turnUpright(plane: Plane, channels: 1 | 3, { quarters, mirrored }: Turn): Plane {
  if (quarters === 0 && !mirrored) return plane;
  const { width, height, data } = plane;
  const [outWidth, outHeight] = quarters % 2 === 0 ? [width, height] : [height, width];
  const out = new Uint8Array(data.length);
  for (let y = 0, to = 0; y < outHeight; y += 1) {
    for (let x = 0; x < outWidth; x += 1, to += channels) {
      const [fromX, fromY] = findOrigin(x, y, { width, height }, quarters);
      const from = (fromY * width + (mirrored ? width - 1 - fromX : fromX)) * channels;
      for (let channel = 0; channel < channels; channel += 1) out[to + channel] = data[from + channel] ?? 0;
    }
  }
  return { width: outWidth, height: outHeight, data: out };
}

/** Where a pixel of the turned picture came from: clockwise quarter turns. */
function findOrigin(x: number, y: number, { width, height }: Dimensions, quarters: Turn['quarters']): [number, number] {
  if (quarters === 1) return [y, height - 1 - x];
  if (quarters === 2) return [width - 1 - x, height - 1 - y];
  if (quarters === 3) return [width - 1 - y, x];
  return [x, y];
}
