import { makePalette, scale } from '../colours.ts';
import { layerNoise, makeSmoothNoise } from '../noise.ts';
import { between, makeRandom } from '../random.ts';
import { paint, type Raster } from '../raster.ts';
import type { Scene } from '../scene.ts';

/** Noise bent by noise bent by noise: paint poured on water. */
export function makeMarble({ layout, content, view }: Scene): Raster {
  const random = makeRandom(layout);
  const [zoom, bend] = [between(random, 1, 2.6), between(random, 1.2, 3.4)];
  const noise = makeSmoothNoise(layout);
  const palette = makePalette(content);
  return paint((x, y) => {
    const [px, py] = [x * zoom + view * 0.15, y * zoom];
    const first = layerNoise(noise, px, py, 4);
    const second = layerNoise(noise, px + bend * first + 5.2, py + bend * first + 1.3, 5);
    const third = layerNoise(noise, px + bend * second + 1.7, py - bend * second + 9.2, 6);
    return scale(palette(0.5 + third), 0.8 + 0.7 * Math.abs(second));
  });
}
