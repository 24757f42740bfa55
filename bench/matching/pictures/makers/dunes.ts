import { makePalette, scale } from '../colours.ts';
import { layerNoise, makeSmoothNoise } from '../noise.ts';
import { between, makeRandom } from '../random.ts';
import { paint, type Raster } from '../raster.ts';
import type { Scene } from '../scene.ts';

/** Waves seen at a slant, water or sand, smaller towards the horizon. */
export function makeDunes({ layout, content, view }: Scene): Raster {
  const random = makeRandom(layout);
  const [horizon, pitch] = [between(random, 0.15, 0.45), between(random, 3, 9)];
  const noise = makeSmoothNoise(layout);
  const [ground, sky] = [makePalette(content), makePalette(content + 2)];
  const air = makeSmoothNoise(content);
  return paint((x, y) => {
    if (y < horizon + 0.02 * noise(x * 3 + view * 0.3, 0.5))
      return sky(0.9 - y + 0.5 * layerNoise(air, x * 2, y * 6 + view * 0.2, 5));
    const far = 1 / (y - horizon + 0.06);
    const [gx, gz] = [(x - 0.89) * far + view * 0.1, far];
    const wave = Math.sin(gz * pitch + 4 * layerNoise(noise, gx, gz * 1.4, 4));
    const ripple = layerNoise(air, gx * 9, gz * 14, 4);
    return scale(ground(0.5 + 0.25 * wave + 0.35 * ripple), 0.85 + 0.3 * wave);
  });
}
