import { blend, fromHue, scale } from '../colours.ts';
import { layerNoise, makeSmoothNoise } from '../noise.ts';
import { between, makeRandom } from '../random.ts';
import { type Colour, paint, type Raster } from '../raster.ts';
import type { Scene } from '../scene.ts';

const RIDGES = 5;

/** Ridges behind each other in haze, under clouds and a sun. */
export function makeLandscape({ layout, content, view }: Scene): Raster {
  const place = makeRandom(layout);
  const ridges = Array.from({ length: RIDGES }, (_, depth) => ({
    base: 0.38 + depth * 0.13 + between(place, -0.04, 0.04),
    height: between(place, 0.1, 0.26),
    scale: between(place, 0.8, 2.4),
    // What is near moves more when the camera does.
    shift: depth * 9.1 + view * 0.05 * (depth + 1),
  }));
  const sun = [between(place, 0.2, 1.5) - view * 0.06, between(place, 0.08, 0.3) + view * 0.03] as const;
  const look = makeRandom(content);
  const [hue, cover] = [look(), between(look, -0.15, 0.3)];
  const [outline, surface, cloud] = [layout, content, content + 1].map((seed) => makeSmoothNoise(seed)) as Noises;
  const sky = (x: number, y: number): Colour => {
    const base = blend(fromHue(hue, 0.5, 0.35), fromHue(hue + 0.45, 0.6, 0.8), y * 1.6);
    const glow = Math.exp(-40 * ((x - sun[0]) ** 2 + (y - sun[1]) ** 2));
    const veil = Math.max(0, layerNoise(cloud, x * 2.4 + view * 0.4, y * 5, 5) + cover) * 1.5;
    return blend(blend(base, [1, 0.96, 0.85], glow), [0.95, 0.95, 0.97], Math.min(1, veil));
  };
  return paint((x, y) => {
    for (let depth = RIDGES - 1; depth >= 0; depth -= 1) {
      const ridge = ridges[depth];
      if (ridge === undefined) continue;
      const crest = ridge.base - ridge.height * layerNoise(outline, (x + ridge.shift) * ridge.scale, depth * 5.5, 7);
      if (y < crest) continue;
      const grain = layerNoise(surface, (x + ridge.shift) * (9 + depth * 7), y * (16 + depth * 7) + depth * 20, 5);
      const ground = scale(fromHue(hue + 0.2 + depth * 0.05, 0.35, 0.34), 0.9 + grain * 1.5);
      return blend(ground, sky(x, 0.5), 0.75 - depth * 0.17);
    }
    return sky(x, y);
  });
}

type Noises = [
  ReturnType<typeof makeSmoothNoise>,
  ReturnType<typeof makeSmoothNoise>,
  ReturnType<typeof makeSmoothNoise>,
];
