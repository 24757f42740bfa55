import { statSync } from 'node:fs';
import { loadSharp } from './load-sharp.ts';

/** Good enough to recognise a picture in a report, at about 10 kB for 320 pixels. */
const JPEG_QUALITY = 78;
/** What shows through where a picture is transparent: mid grey shows both light and dark elements. */
const BACKDROP = '#808080';

/**
 * A small sRGB JPEG of a still, orientation and colour profile applied, at most `maxPixels` on the longer side and never
 * enlarged. Undefined for what sharp cannot decode: EXR, DPX, MXF and movies among it, and for what is no regular file: sharp
 * would wait for a pipe.
 */
export async function makeThumbnail(path: string, maxPixels: number): Promise<Uint8Array | undefined> {
  const sharp = await loadSharp();
  try {
    if (!statSync(path).isFile()) return undefined;
    return await sharp(path, { failOn: 'error' })
      .autoOrient()
      .resize({ width: maxPixels, height: maxPixels, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: BACKDROP })
      .toColourspace('srgb')
      .jpeg({ quality: JPEG_QUALITY })
      .toBuffer();
  } catch {
    // No picture is a gap in a report, not an error: the finding itself stands without it.
    return undefined;
  }
}
