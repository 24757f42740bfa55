import type { Sharp } from 'sharp';
import type { Raster } from '../pictures/raster.ts';

/** Pixels of what sharp was told to do. */
export async function toPixels(picture: Sharp): Promise<Raster> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

/** Each pixel by itself, values from 0 to 1. */
export function mapPixels(
  raster: Raster,
  map: (red: number, green: number, blue: number) => readonly [number, number, number],
): Raster {
  const data = new Uint8ClampedArray(raster.data.length);
  for (let at = 0; at < data.length; at += 3) {
    const [red, green, blue] = raster.data.subarray(at, at + 3);
    const mapped = map((red ?? 0) / 255, (green ?? 0) / 255, (blue ?? 0) / 255);
    data[at] = mapped[0] * 255;
    data[at + 1] = mapped[1] * 255;
    data[at + 2] = mapped[2] * 255;
  }
  return { ...raster, data };
}
