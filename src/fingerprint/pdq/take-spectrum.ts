import { SIDE, type Square } from './thin-places.ts';

/** Frequencies that are kept each way: the 16 lowest without the constant one. */
export const FREQUENCIES = 16;

/** 16 by 16, row by row; rows are the vertical frequencies. */
export type Spectrum = Float32Array;

// In double precision with one rounding at the end, but for the factor, which the reference keeps in single precision.
const SCALE = Math.fround(Math.sqrt(2 / SIDE));
const BASE = Float32Array.from({ length: FREQUENCIES * SIDE }, (_, at) => {
  const frequency = Math.floor(at / SIDE) + 1;
  return SCALE * Math.cos((Math.PI / 2 / SIDE) * frequency * (2 * (at % SIDE) + 1));
});

const partial = new Float32Array(FREQUENCIES * SIDE);

/** Cosine transform of a square. Each sum is rounded in the order of the reference. */
export function takeSpectrum(square: Square): Spectrum {
  const spectrum = new Float32Array(FREQUENCIES * FREQUENCIES);
  for (let frequency = 0; frequency < FREQUENCIES; frequency += 1) sumDown(square, frequency);
  for (let row = 0; row < FREQUENCIES; row += 1)
    for (let frequency = 0; frequency < FREQUENCIES; frequency += 1)
      spectrum[row * FREQUENCIES + frequency] = sumAcross(row * SIDE, frequency * SIDE);
  return spectrum;
}

/** All columns side by side: the 64 sums do not wait for each other. */
function sumDown(square: Square, frequency: number): void {
  const to = frequency * SIDE;
  partial.fill(0, to, to + SIDE);
  for (let row = 0; row < SIDE; row += 1) {
    const weight = BASE[to + row] as number;
    for (let at = 0; at < SIDE; at += 1) {
      const part = Math.fround(weight * (square[row * SIDE + at] as number));
      partial[to + at] = (partial[to + at] as number) + part;
    }
  }
}

function sumAcross(row: number, base: number): number {
  let sum = 0;
  for (let at = 0; at < SIDE; at += 1) {
    const part = Math.fround((partial[row + at] as number) * (BASE[base + at] as number));
    sum = Math.fround(sum + part);
  }
  return sum;
}
