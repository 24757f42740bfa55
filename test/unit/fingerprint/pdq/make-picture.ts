import type { Picture } from '../../../../src/domain/picture.ts';

/** What is drawn. All of it is made of whole numbers and square roots, so it is the same on every machine. */
export const MOTIFS = ['ramp', 'clouds', 'shapes', 'lines', 'noise', 'night'] as const;
export type Motif = (typeof MOTIFS)[number];

export interface PictureRecipe {
  readonly motif: Motif;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly seed: number;
}

/** A value of 0 to 1 for each whole place: the same for the same numbers. */
export function hashPlace(x: number, y: number, seed: number): number {
  let mixed = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(seed + 1, 2147483647);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 1274126177);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 2246822519);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

const ease = (t: number): number => t * t * (3 - 2 * t);
const mix = (a: number, b: number, t: number): number => a + (b - a) * t;

type Draw = (x: number, y: number) => number;

/** Smooth noise on 0 to 1 with `cells` values each way, looked up in a table: most of the time of these tests would go into it. */
function makeNoise(cells: number, seed: number): Draw {
  const side = cells + 2;
  const values = Float64Array.from({ length: side * side }, (_, at) =>
    hashPlace(at % side, Math.floor(at / side), seed),
  );
  return (x, y) => {
    const [left, top] = [Math.floor(x * cells), Math.floor(y * cells)];
    const [u, v, at] = [ease(x * cells - left), ease(y * cells - top), top * side + left];
    const upper = mix(values[at] ?? 0, values[at + 1] ?? 0, u);
    return mix(upper, mix(values[at + side] ?? 0, values[at + side + 1] ?? 0, u), v);
  };
}

function makeClouds(seed: number): Draw {
  const octaves = [0, 1, 2, 3, 4].map((octave) => makeNoise(3 * 2 ** octave, seed * 8 + octave));
  return (x, y) => octaves.reduce((sum, noise, octave) => sum + noise(x, y) / 2 ** (octave + 1), 0);
}

/** Discs and boxes of even brightness over clouds. */
function makeShapes(seed: number): Draw {
  const clouds = makeClouds(seed);
  const shapes = Array.from({ length: 9 }, (_, nth) => {
    const pick = (what: number): number => hashPlace(nth, what, seed + 99);
    return { round: nth % 2 === 0, x: pick(0), y: pick(1), size: 0.04 + 0.16 * pick(2), value: pick(3) };
  }).toReversed();
  return (x, y) => {
    const top = shapes.find(({ round, size, x: left, y: above }) => {
      const [dx, dy] = [Math.abs(x - left), Math.abs(y - above)];
      return round ? Math.sqrt(dx * dx + dy * dy) < size : Math.max(dx, dy) < size;
    });
    return top === undefined ? clouds(x, y) : top.value;
  };
}

/** Rows of short dark strokes, as text looks from afar. */
function makeLines(seed: number): Draw {
  return (x, y) => {
    const [row, column] = [Math.floor(y * 18), Math.floor(x * 60)];
    const inLine = x > 0.08 && x < 0.6 + 0.3 * hashPlace(0, row, seed) && y * 18 - row < 0.6;
    const inLetter = inLine && hashPlace(column, row, seed) < 0.7;
    return inLetter ? 0.1 + 0.2 * hashPlace(column, row, seed + 1) : 0.85;
  };
}

/** Dark, with a few lights. */
function makeNight(seed: number): Draw {
  const clouds = makeClouds(seed);
  return (x, y) => {
    const value = clouds(x, y);
    return value > 0.72 ? value : value * value * 0.15;
  };
}

const DRAWN: Readonly<Record<Motif, (seed: number) => Draw>> = {
  ramp: (seed) => (x, y) => mix(x, y, 0.3 + 0.1 * seed),
  clouds: makeClouds,
  shapes: makeShapes,
  lines: makeLines,
  noise: (seed) => (x, y) => hashPlace(Math.floor(x * 4096), Math.floor(y * 4096), seed),
  night: makeNight,
};

export function makePicture({ motif, width, height, channels, seed }: PictureRecipe): Picture {
  const draw = DRAWN[motif](seed);
  const tints = [0, 1, 2].map((channel) => makeNoise(4, seed + 7 + channel));
  const longer = Math.max(width, height);
  const data = new Uint8Array(width * height * channels);
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [((at % width) + 0.5) / longer, (Math.floor(at / width) + 0.5) / longer];
    const value = 255 * draw(x, y);
    for (let channel = 0; channel < channels; channel += 1) {
      const tint = channels === 1 ? 1 : 0.7 + 0.3 * (tints[channel]?.(x, y) ?? 0);
      data[at * channels + channel] = Math.round(value * tint);
    }
  }
  return { width, height, channels, data, source: { width, height } };
}
