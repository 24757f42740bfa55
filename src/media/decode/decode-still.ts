import type { Picture } from '../../domain/picture.ts';
import { identifyFile } from '../probe/identify-file.ts';
import { decodeDpx } from './dpx/decode-dpx.ts';
import { decodeExr } from './exr/decode-exr.ts';
import type { StillFile } from './look-at-still.ts';
import { decodeWithSharp } from './still/decode-with-sharp.ts';

export interface DecodeStillOptions {
  /** Longer side of the picture, pixels; never enlarged, aspect kept. */
  readonly maxPixels: number;
  /** 1: luma. 3: red, green and blue. */
  readonly channels: 1 | 3;
}

/**
 * Decodes the first picture of a still. EXR and DPX by our own decoders, all else by sharp. Throws AssayError: `file.*`,
 * `media.unsupported` (JPEG 2000, JPEG XL, BMP, TGA, HDR, PSD, camera raw, deep EXR …), `limit.output` (too large).
 */
export async function decodeStill(
  file: StillFile,
  options: DecodeStillOptions,
): Promise<{ picture: Picture; remarks: readonly string[] }> {
  const found = identifyFile(file.path);
  const mediaType = found ?? file.mediaType;
  if (mediaType === 'image/x-exr') return decodeExr(file.path, options);
  if (mediaType === 'image/x-dpx') return decodeDpx(file.path, options);
  return decodeWithSharp(file.path, mediaType, options);
}
