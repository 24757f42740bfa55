import { blend, makePalette, scale } from '../colours.ts';
import { layerNoise, makeSmoothNoise } from '../noise.ts';
import { between, makeRandom } from '../random.ts';
import { type Colour, paint, type Raster } from '../raster.ts';
import type { Scene } from '../scene.ts';

/** A planet before stars and a nebula. */
export function makeSpace({ layout, content, view }: Scene): Raster {
  const place = makeRandom(layout);
  const [cx, cy, radius] = [between(place, 0.3, 1.5), between(place, 0.3, 0.9), between(place, 0.15, 0.5)];
  const [gas, ground] = [makeSmoothNoise(content), makeSmoothNoise(content + 1)];
  const [glow, land] = [makePalette(content), makePalette(content + 4)];
  const stars = Array.from({ length: 500 }, () => [place() * 1.78, place(), place()] as const);
  const field = new Map<number, number>();
  for (const [x, y, light] of stars)
    for (let spot = 0; spot < (light > 0.9 ? 9 : 2); spot += 1)
      field.set(cellOf(x + (spot % 3) / 720, y + Math.floor(spot / 3) / 720), 0.35 + 0.65 * light);
  return paint((x, y) => {
    const [dx, dy] = [(x - cx - view * 0.05) / radius, (y - cy) / radius];
    const square = dx * dx + dy * dy;
    if (square < 1) {
      const dz = Math.sqrt(1 - square);
      const relief = layerNoise(ground, (dx / (0.6 + dz)) * 3 + view * 0.2, (dy / (0.6 + dz)) * 3, 7);
      return scale(land(0.5 + relief), Math.max(0.03, 0.75 * dz - 0.6 * dx - 0.3 * dy));
    }
    const cloud: Colour = scale(
      glow(0.35 + layerNoise(gas, x * 2, y * 2, 6)),
      Math.max(0, 0.35 + layerNoise(gas, x + 7, y, 4)),
    );
    return blend(cloud, [1, 1, 0.95], field.get(cellOf(x, y)) ?? 0);
  });
}

function cellOf(x: number, y: number): number {
  return Math.floor(y * 720) * 2000 + Math.floor(x * 720);
}
