import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import type { Part } from './bundled-pictures.ts';
import { type Raster, toRaster } from './raster.ts';

/** A picture taken from a file: all of it, or a rectangle of it. */
export interface Photograph {
  readonly path: string;
  readonly part?: Part;
  /** One of `count` tiles that do not overlap, side by side and above each other. */
  readonly tile?: { readonly column: number; readonly row: number; readonly columns: number; readonly rows: number };
}

export async function readPhotograph({ path, part, tile }: Photograph): Promise<Raster> {
  const bytes = readFileSync(path);
  const input = part === undefined ? bytes : bytes.subarray(part.offset, part.offset + part.length);
  const picture = sharp(input, { limitInputPixels: 100_000_000 });
  if (tile === undefined) return toRaster(picture);
  const { width, height } = await picture.metadata();
  const [wide, high] = [Math.floor(width / tile.columns), Math.floor(height / tile.rows)];
  return toRaster(picture.extract({ left: tile.column * wide, top: tile.row * high, width: wide, height: high }));
}
