import type { Dimensions } from '../../../domain/asset.ts';

/** The size at which a picture's longer side is at most `maxPixels`: aspect kept, never enlarged, never under one pixel. */
export function fitInside({ width, height }: Dimensions, maxPixels: number): Dimensions {
  const factor = Math.min(1, maxPixels / Math.max(width, height));
  const shrink = (side: number): number => Math.min(side, Math.max(1, Math.round(side * factor)));
  return { width: shrink(width), height: shrink(height) };
}
