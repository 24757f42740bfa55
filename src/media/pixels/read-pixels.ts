import type { Metadata } from 'sharp';
import type { Pixels, ReadPixels } from '../../domain/ports.ts';
import { loadSharp } from './load-sharp.ts';

/** Largest picture decoded: 64 megapixels are 256 MB of RGBA, what a child can hold beside everything else. */
export const MAX_PIXELS = 64 * 1000 * 1000;

/** Integer samples as PNG, TIFF and WebP store them. Floats have no 8-bit values that were stored. */
const DEPTHS: ReadonlySet<string> = new Set(['uchar', 'ushort']);
const SPACES: ReadonlySet<string> = new Set(['srgb', 'rgb', 'rgb16', 'b-w', 'grey16']);

/**
 * Decodes a still as it is stored: no colour profile, gamma or orientation applied, alpha straight. 16 bits become the high
 * eight, grey becomes equal red, green and blue. Undefined for what sharp cannot decode (BMP and TGA among it), for other
 * colour models, and above {@link MAX_PIXELS}.
 */
export const readPixels: ReadPixels = async (path) => {
  const sharp = await loadSharp();
  const open = () => sharp(path, { ignoreIcc: true, failOn: 'error', limitInputPixels: MAX_PIXELS, autoOrient: false });
  try {
    if (!isStoredAsPixels(await open().metadata())) return undefined;
    const { data, info } = await open().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return toPixels(data, info.width, info.height, info.channels);
  } catch {
    // sharp throws bare errors for a wrong type, a broken file and a picture too large alike: none can be searched.
    return undefined;
  }
};

function isStoredAsPixels({ depth, space, width, height }: Metadata): boolean {
  return DEPTHS.has(depth) && SPACES.has(space) && width * height <= MAX_PIXELS;
}

function toPixels(data: Uint8Array, width: number, height: number, channels: number): Pixels | undefined {
  if (channels === 3 || channels === 4) return { width, height, channels, data };
  if (channels !== 1 && channels !== 2) return undefined;
  const out = channels === 1 ? 3 : 4;
  const spread = new Uint8Array(width * height * out);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    spread.fill(data[pixel * channels] ?? 0, pixel * out, pixel * out + 3);
    if (out === 4) spread[pixel * out + 3] = data[pixel * channels + 1] ?? 0;
  }
  return { width, height, channels: out, data: spread };
}
