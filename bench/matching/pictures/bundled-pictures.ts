import { readFileSync } from 'node:fs';
import sharp from 'sharp';

/** Smallest picture worth taking, pixels: icons are in there, too. */
const LEAST_WIDTH = 600;

/** Where a picture stands in a file that holds many. */
export interface Part {
  readonly offset: number;
  readonly length: number;
}

/** The WebP pictures that stand in a file one after the other as they are. */
export async function findBundledPictures(path: string): Promise<readonly Part[]> {
  const bytes = readFileSync(path);
  const parts: Part[] = [];
  for (let at = bytes.indexOf('RIFF'); at >= 0; at = bytes.indexOf('RIFF', at + 4)) {
    if (bytes.toString('latin1', at + 8, at + 12) !== 'WEBP') continue;
    const part = { offset: at, length: bytes.readUInt32LE(at + 4) + 8 };
    const about = await sharp(bytes.subarray(at, at + part.length))
      .metadata()
      .catch(() => undefined);
    if (about !== undefined && about.width >= LEAST_WIDTH && !about.hasAlpha) parts.push(part);
  }
  return parts;
}
