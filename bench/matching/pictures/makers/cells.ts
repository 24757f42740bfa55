import { makePalette, scale } from '../colours.ts';
import { layerNoise, makeSmoothNoise } from '../noise.ts';
import { between, makeRandom } from '../random.ts';
import { paint, type Raster } from '../raster.ts';
import type { Scene } from '../scene.ts';

/** Stained glass: nearest of many points, with lead between. */
export function makeCells({ layout, content, view }: Scene): Raster {
  const random = makeRandom(layout);
  const points = Array.from({ length: 60 + Math.floor(random() * 160) }, () => [random() * 1.78, random()] as const);
  const [angle, lead] = [random() * 3, between(random, 0.003, 0.01)];
  const look = makeRandom(content);
  const palette = makePalette(content);
  const tones = points.map(() => look());
  const noise = makeSmoothNoise(content);
  return paint((x, y) => {
    const [wx, wy] = [x + view * 0.02 + 0.03 * noise(x * 5, y * 5), y + 0.03 * noise(y * 5, x * 5 + 9)];
    let [first, second, nearest] = [9, 9, 0];
    for (let at = 0; at < points.length; at += 1) {
      const point = points[at] ?? [0, 0];
      const distance = (wx - point[0]) ** 2 + (wy - point[1]) ** 2;
      if (distance < first) [second, first, nearest] = [first, distance, at];
      else if (distance < second) second = distance;
    }
    if (Math.sqrt(second) - Math.sqrt(first) < lead) return [0.08, 0.08, 0.09];
    const streak = layerNoise(noise, (x * Math.cos(angle) + y) * 8 + nearest, y * 30, 4);
    return scale(palette(tones[nearest] ?? 0), 0.8 + 0.5 * streak + 2 * Math.sqrt(first));
  });
}
