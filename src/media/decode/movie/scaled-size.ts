import type { Dimensions } from '../../../domain/asset.ts';
import { fitInside } from '../still/fit-inside.ts';
import { displaySize } from './display-size.ts';
import type { MovieTrack } from './movie-track.ts';

export interface ScaledSize {
  /** As displayed, upright. */
  readonly source: Dimensions;
  /** What the scaler makes, before it is turned upright. */
  readonly scaled: Dimensions;
}

/** The sizes of a movie's pictures on their way to at most `maxPixels` on the longer side. */
export function scaledSize(
  track: Pick<MovieTrack, 'width' | 'height' | 'pixelAspect' | 'turn'>,
  maxPixels: number,
): ScaledSize {
  const source = displaySize(track);
  const { width, height } = fitInside(source, maxPixels);
  return { source, scaled: track.turn.quarters % 2 === 0 ? { width, height } : { width: height, height: width } };
}
