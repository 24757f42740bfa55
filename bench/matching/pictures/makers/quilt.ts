import { makePalette, scale } from '../colours.ts';
import { layerNoise, makeSmoothNoise } from '../noise.ts';
import { between, makeRandom } from '../random.ts';
import { paint, type Raster } from '../raster.ts';
import type { Scene } from '../scene.ts';

/** A pattern that repeats: every corner has dozens of doubles. */
export function makeQuilt({ layout, content, view }: Scene): Raster {
  const random = makeRandom(layout);
  const [size, angle, lobes] = [between(random, 0.08, 0.22), random() * 1.5, 2 + Math.floor(random() * 6)];
  const bend = makeSmoothNoise(layout);
  const palette = makePalette(content);
  const worn = makeSmoothNoise(content);
  return paint((x, y) => {
    const [rx, ry] = [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
    const [u, v] = [rx / size + view * 0.3, ry / size];
    const [tx, ty] = [u - Math.floor(u) - 0.5, v - Math.floor(v) - 0.5];
    const ring = Math.hypot(tx, ty) * (1 + 0.3 * Math.cos(Math.atan2(ty, tx) * lobes));
    const tone = 0.5 + 0.5 * Math.sin(ring * 22 + bend(tx * 3, ty * 3) * 3);
    return scale(palette(tone), 0.95 + 0.3 * layerNoise(worn, x * 3, y * 3, 5));
  });
}
