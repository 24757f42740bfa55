import type { Dimensions } from '../../../domain/asset.ts';
import { AssayError } from '../../../domain/errors.ts';
import { squarePixels } from '../still/square-pixels.ts';
import type { MovieTrack } from './movie-track.ts';

/**
 * Largest picture decoded: 8192 by 8192, twice what the largest cinema masters have (8K). One at 16 bits and three channels takes
 * 400 MB, what a child can hold.
 */
const MAX_CODED_PIXELS = 8192 * 8192;

type Shape = Pick<MovieTrack, 'width' | 'height' | 'pixelAspect' | 'turn'>;

/** The size at which a player shows it: square pixels, upright. Throws `limit.memory`, and `file.malformed` for no size at all. */
export function displaySize({ width, height, pixelAspect, turn }: Shape): Dimensions {
  if (!(width > 0 && height > 0)) throw new AssayError('file.malformed', 'The movie states no picture size.');
  if (width * height > MAX_CODED_PIXELS)
    throw new AssayError('limit.memory', `Pictures of ${width} by ${height} pixels are larger than can be decoded.`);
  const square = squarePixels({ width, height }, pixelAspect);
  return turn.quarters % 2 === 0 ? square : { width: square.height, height: square.width };
}
