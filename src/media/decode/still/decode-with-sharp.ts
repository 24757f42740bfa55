import type { Picture } from '../../../domain/picture.ts';
import { loadSharp } from '../../pixels/load-sharp.ts';
import { lookWithSharp } from './look-with-sharp.ts';
import { toPicture } from './to-picture.ts';
import { toSharpError } from './to-sharp-error.ts';
import { turnUpright } from './turn-upright.ts';

/** What shows through where a picture is transparent: mid grey shows both light and dark elements. */
const BACKDROP = '#808080';

/**
 * Decodes what sharp can: the first picture of several, upright, colour profile and CMYK brought to sRGB, 8 bit, over mid grey.
 * Turned only after it was made small, since libvips would hold all of a picture to turn it. Throws AssayError.
 */
export async function decodeWithSharp(
  path: string,
  mediaType: string | undefined,
  options: { readonly maxPixels: number; readonly channels: 1 | 3 },
): Promise<{ picture: Picture; remarks: readonly string[] }> {
  const { size: source, orientation, remarks } = await lookWithSharp(path, mediaType);
  const { maxPixels } = options;
  const sharp = await loadSharp();
  try {
    const { data, info } = await sharp(path, { failOn: 'error', limitInputPixels: false, sequentialRead: true })
      .resize({ width: maxPixels, height: maxPixels, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: BACKDROP })
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const upright = turnUpright({ width, height, channels, data }, orientation);
    return { picture: toPicture(upright, options.channels, source), remarks };
  } catch (error) {
    throw toSharpError(error, path, mediaType);
  }
}
