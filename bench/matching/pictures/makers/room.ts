import { between, makeRandom, type Random } from '../random.ts';
import type { Raster } from '../raster.ts';
import type { Scene } from '../scene.ts';
import { makeSurface } from '../surface.ts';
import { type Block, type Thing, traceWorld } from '../trace.ts';

/** A room with furniture, pictures on the walls and things on the table. */
export function makeRoom({ layout, content, view }: Scene): Raster {
  const place = makeRandom(layout);
  const depth = between(place, 6, 11);
  const hall: Block = {
    kind: 'block', low: [-4, -1.6, -4], high: [4, 2.2, depth], inside: true, shine: 0.02,
    surface: makeSurface(content, ['wood', 'brick', 'print', 'cloth']),
  }; // biome-ignore format: one thing a line
  const furniture = Array.from({ length: 7 }, (_, index) => makeBox(place, depth, content * 17 + index));
  const pictures = Array.from({ length: 4 }, (_, index): Block => {
    const [x, y] = [-3.2 + index * 1.8 + between(place, -0.2, 0.2), between(place, 0.1, 0.9)];
    const [wide, high] = [between(place, 0.4, 0.8), between(place, 0.3, 0.6)];
    const surface = makeSurface(content * 23 + index, ['marble', 'stone', 'print']);
    return {
      kind: 'block',
      low: [x - wide, y - high, depth - 0.15],
      high: [x + wide, y + high, depth],
      surface,
      shine: 0.05,
    };
  });
  return traceWorld({
    things: [hall, ...furniture, ...pictures],
    light: [between(place, -3, 3), 2, between(place, -1, 3)],
    sky: () => [0, 0, 0],
    eye: [between(place, -1.2, 1.2) + view * 0.4, between(place, -0.2, 0.5), -3],
    turn: [between(place, -0.2, 0.2) - view * 0.06, -0.04],
  });
}

function makeBox(place: Random, depth: number, seed: number): Thing {
  const [wide, high, deep] = [between(place, 0.25, 0.9), between(place, 0.3, 2), between(place, 0.3, 0.9)];
  const [x, z] = [between(place, -3.2, 3.2), between(place, 1, depth - 1)];
  if (place() < 0.3)
    return {
      kind: 'ball',
      centre: [x, -1.6 + wide * 0.7, z],
      radius: wide * 0.7,
      surface: makeSurface(seed),
      shine: 0.2,
    };
  return {
    kind: 'block',
    low: [x - wide, -1.6, z - deep],
    high: [x + wide, -1.6 + high, z + deep],
    surface: makeSurface(seed),
    shine: 0,
  };
}
