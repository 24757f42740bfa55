import { makePalette } from '../colours.ts';
import { layerNoise, makeSmoothNoise } from '../noise.ts';
import { paint, type Raster } from '../raster.ts';
import type { Scene } from '../scene.ts';

/** Nothing but soft shapes: no corner to hold on to. */
export function makeClouds({ layout, content, view }: Scene): Raster {
  const noise = makeSmoothNoise(layout);
  const palette = makePalette(content);
  return paint((x, y) => palette(0.55 + 0.75 * layerNoise(noise, x * 1.7 + view * 0.2, y * 2.2, 3)));
}
