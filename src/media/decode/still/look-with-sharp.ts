import type { Metadata } from 'sharp';
import type { Dimensions } from '../../../domain/asset.ts';
import { AssayError } from '../../../domain/errors.ts';
import { loadSharp } from '../../pixels/load-sharp.ts';
import { toSharpError } from './to-sharp-error.ts';

/**
 * Largest picture that is decoded piece by piece: 16,384 by 16,384, or 100,000 by 2,684. Memory does not bound it, as a few rows are
 * held at a time, but the time does: some seconds.
 */
export const MAX_STREAMED_PIXELS = 16_384 ** 2;
/** Largest picture that must be held whole: 64 megapixels are 256 MB of RGBA, what a child can hold beside everything else. */
export const MAX_HELD_PIXELS = 64 * 1000 * 1000;
/** Formats that libvips reads row by row, unless they are stored in several passes. */
const STREAMED: ReadonlySet<string> = new Set(['jpeg', 'png', 'tiff']);
/** EXIF orientations from here on exchange width and height. */
const FIRST_TURNED = 5;

/** What sharp knows of a file without decoding it. */
export interface SharpLook {
  /** As displayed. */
  readonly size: Dimensions;
  /** EXIF: 1 to 8. */
  readonly orientation: number;
  readonly remarks: readonly string[];
}

/** Throws AssayError `file.*`, `media.unsupported`, `limit.output`. */
export async function lookWithSharp(path: string, mediaType: string | undefined): Promise<SharpLook> {
  const sharp = await loadSharp();
  let metadata: Metadata;
  try {
    metadata = await sharp(path, { failOn: 'error', limitInputPixels: false }).metadata();
  } catch (error) {
    throw toSharpError(error, path, mediaType);
  }
  checkSize(metadata);
  const { width, height, orientation = 1 } = metadata;
  const size = orientation >= FIRST_TURNED ? { width: height, height: width } : { width, height };
  return { size, orientation, remarks: findRemarks(metadata) };
}

function checkSize({ width, height, format, isProgressive }: Metadata): void {
  const limit = STREAMED.has(format) && isProgressive !== true ? MAX_STREAMED_PIXELS : MAX_HELD_PIXELS;
  if (width * height <= limit) return;
  throw new AssayError(
    'limit.output',
    `The picture has ${width} by ${height} pixels, more than is decoded of its kind (${Math.floor(limit / 1e6)} million). Make a smaller copy.`,
  );
}

function findRemarks({ pages = 1, delay, format }: Metadata): readonly string[] {
  if (pages <= 1) return [];
  const what = delay !== undefined || format === 'gif' ? 'frames' : 'pages';
  return [`It has ${pages} ${what}: the first was looked at.`];
}
