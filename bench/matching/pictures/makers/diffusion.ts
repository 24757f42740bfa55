import { blend, makePalette, scale } from '../colours.ts';
import { layerNoise, makeSmoothNoise } from '../noise.ts';
import { between, makeRandom } from '../random.ts';
import { type Colour, paint, type Raster } from '../raster.ts';
import type { Scene } from '../scene.ts';

/** Soft gradients with glossy blobs before them and fine texture on top, as models for pictures like to make them. */
export function makeDiffusion({ layout, content, view }: Scene): Raster {
  const place = makeRandom(layout);
  const blobs = Array.from({ length: 5 + Math.floor(place() * 8) }, (_, index) => ({
    x: between(place, 0.1, 1.7) + view * 0.02 * index,
    y: between(place, 0.1, 0.9),
    radius: between(place, 0.06, 0.28),
    seed: index,
  }));
  const [back, front] = [makePalette(content), makePalette(content + 3)];
  const [warp, fine] = [makeSmoothNoise(content), makeSmoothNoise(content + 9)];
  return paint((x, y) => {
    const bent = layerNoise(warp, x * 1.3, y * 1.3, 4);
    let colour: Colour = back(0.25 + 0.5 * y + 0.5 * layerNoise(warp, x + bent * 2 + view * 0.1, y - bent, 3));
    for (const { x: cx, y: cy, radius, seed } of blobs) {
      const [dx, dy] = [(x - cx) / radius, (y - cy) / radius];
      const edge = dx * dx + dy * dy + 0.7 * layerNoise(warp, x * 4 + seed * 5, y * 4, 3);
      if (edge > 1.25) continue;
      const vein = layerNoise(fine, x * 9 + seed * 13, y * 9, 5);
      const gloss = Math.max(0, 1 - 6 * ((dx + 0.35) ** 2 + (dy + 0.4) ** 2));
      const body = scale(front(0.5 + 0.1 * (seed % 4) + 0.5 * vein), 1.15 - 0.5 * edge);
      colour = blend(colour, blend(body, [1, 1, 1], gloss * 0.7), Math.min(1, Math.max(0, (1.25 - edge) * 8)));
    }
    return scale(colour, 1 + 0.12 * layerNoise(fine, x * 40, y * 40, 3));
  });
}
