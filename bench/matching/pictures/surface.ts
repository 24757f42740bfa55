import { blend, makePalette, scale } from './colours.ts';
import { layerNoise, makeSmoothNoise, type Noise } from './noise.ts';
import { makeRandom, pickOne } from './random.ts';
import type { Colour } from './raster.ts';

/** Colour of a surface at a place on it. */
export type Surface = (u: number, v: number) => Colour;

type Make = (noise: Noise, palette: (at: number) => Colour, grain: number) => Surface;

const KINDS: Readonly<Record<string, Make>> = {
  checker: (noise, palette) => (u, v) =>
    scale(
      palette((Math.floor(u * 2) + Math.floor(v * 2)) & 1 ? 0.85 : 0.2),
      1 + 0.35 * layerNoise(noise, u * 6, v * 6, 4),
    ),
  marble: (noise, palette) => (u, v) =>
    palette(0.5 + 0.5 * Math.sin(u * 5 + 7 * layerNoise(noise, u * 1.6, v * 1.6, 6))),
  wood: (noise, palette) => (u, v) => {
    const board = Math.floor(v * 2.5);
    const ring = layerNoise(noise, u * 0.7 + board * 17, v * 9, 5);
    return scale(palette(0.35 + 0.12 * (board % 3) + 0.5 * ring), (v * 2.5) % 1 < 0.03 ? 0.3 : 1);
  },
  brick: (noise, palette) => (u, v) => {
    const row = Math.floor(v * 5);
    const along = u * 2.2 + (row & 1) * 0.5;
    const joint = (v * 5) % 1 < 0.09 || along - Math.floor(along) < 0.05;
    const tone = noise(Math.floor(along) * 3.7, row * 5.1) * 0.4 + layerNoise(noise, u * 14, v * 14, 4) * 0.5;
    return joint ? [0.6, 0.58, 0.55] : palette(0.45 + tone);
  },
  cloth: (noise, palette, grain) => {
    const [weave, slant] = [40 + 100 * grain, (grain * 17) % 1];
    return (u, v) => {
      const fold = layerNoise(noise, u * 1.5, v * 1.5, 3);
      const threads = Math.sin((u + slant * v) * weave + fold * 6) * Math.sin((v - slant * u) * weave);
      return scale(palette(0.55 + 0.6 * fold), 0.85 + 0.15 * threads);
    };
  },
  stone: (noise, palette) => (u, v) => palette(0.5 + 0.9 * layerNoise(noise, u * 3, v * 3, 7)),
  print: (noise, palette) => (u, v) => {
    const [column, row] = [Math.floor(u * 1.5), Math.floor(v * 1.5)];
    const [x, y] = [u * 1.5 - column - 0.5, v * 1.5 - row - 0.5];
    const petals = 3 + Math.floor(3 * Math.abs(noise(column * 9.3, row * 7.7)));
    const shape =
      Math.hypot(x, y) - 0.3 - 0.12 * Math.cos(Math.atan2(y, x) * petals + noise(row * 3.1, column * 2.3) * 9);
    return blend(palette(0.9), palette(0.2 + 0.3 * Math.abs(noise(column * 2.1, row * 4.9))), shape < 0 ? 1 : 0);
  },
};

export function makeSurface(seed: number, kinds?: readonly [string, ...string[]]): Surface {
  const random = makeRandom(seed);
  const kind = pickOne(random, kinds ?? ['checker', 'marble', 'wood', 'brick', 'cloth', 'stone', 'print']);
  return (KINDS[kind] ?? (KINDS['stone'] as Make))(makeSmoothNoise(seed), makePalette(seed + 7), random());
}
