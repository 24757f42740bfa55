import { blend, fromHue, makePalette, scale } from '../colours.ts';
import { makeSmoothNoise } from '../noise.ts';
import { between, makeRandom } from '../random.ts';
import type { Raster } from '../raster.ts';
import type { Scene } from '../scene.ts';
import { makeSurface, type Surface } from '../surface.ts';
import { type Block, traceWorld } from '../trace.ts';

/** A street between houses whose windows are lit or not: repetition that is never quite the same. */
export function makeStreet({ layout, content, view }: Scene): Raster {
  const place = makeRandom(layout);
  const look = makeRandom(content);
  const [hue, night] = [look(), look() < 0.4];
  const houses = [-1, 1].flatMap((side) =>
    Array.from({ length: 9 }, (_, index): Block => {
      const [near, width, height] = [index * 2.6 - 1, between(place, 1.6, 2.5), between(place, 2, 8)];
      const edge = side * between(place, 2.2, 3);
      const [low, high] = side < 0 ? [edge - 4, edge] : [edge, edge + 4];
      return {
        kind: 'block', low: [low, -1.5, near], high: [high, height, near + width], shine: 0,
        surface: makeFront(content * 41 + index * 2 + side, night),
      }; // biome-ignore format: one thing a line
    }),
  );
  return traceWorld({
    things: [
      ...houses,
      {
        kind: 'block',
        low: [-80, -2, -80],
        high: [80, -1.5, 80],
        surface: makeSurface(content + 5, ['brick', 'stone', 'checker']),
        shine: 0.05,
      },
    ],
    light: [between(place, -5, 5), 14, between(place, -6, 4)],
    sky: ([, y]) => scale(blend(fromHue(hue + 0.5, 0.5, 0.75), fromHue(hue, 0.6, 0.4), y * 1.6), night ? 0.25 : 1),
    eye: [between(place, -1, 1) + view * 0.25, between(place, -0.6, 1.5), -4 + view * 0.3],
    turn: [between(place, -0.15, 0.15), 0.1],
  });
}

function makeFront(seed: number, night: boolean): Surface {
  const [lit, wall] = [makeSmoothNoise(seed), makeSurface(seed, ['brick', 'stone', 'cloth', 'wood'])];
  const [palette, random] = [makePalette(seed), makeRandom(seed)];
  const [across, up] = [between(random, 1.4, 2.6), between(random, 1, 1.8)];
  return (u, v) => {
    const [column, row] = [Math.floor(u * across), Math.floor(v * up)];
    const [x, y] = [u * across - column, v * up - row];
    if (x < 0.22 || x > 0.8 || y < 0.2 || y > 0.8) return scale(wall(u, v), night ? 0.35 : 1);
    const on = lit(column * 7.3 + 0.4, row * 3.9 + 0.6) > (night ? -0.1 : 0.35);
    if (Math.abs(x - 0.5) < 0.03 || Math.abs(y - 0.45) < 0.03) return palette(0.1);
    return on ? [1, 0.85, 0.5] : scale(palette(0.3 + 0.3 * y), 0.8);
  };
}
