import type { LumaPlane } from '../pdq/luma-plane.ts';

/** Which side a border lies on. */
export const SIDES = ['top', 'bottom', 'left', 'right'] as const;
export type Side = (typeof SIDES)[number];

/** How lines differ from the brightness at the edge of a picture: rows or columns, from the edge inwards. */
export interface BarProfile {
  /** Brightness of the outermost lines, median. */
  readonly level: number;
  /** Share of the pixels of a line that are not the bar's, 0 to 1. */
  readonly foreign: readonly number[];
  /** Mean difference from the bar, brightness steps, each pixel at most {@link MAX_DIFFERENCE}. */
  readonly difference: readonly number[];
}

/** A picture just beyond a bar tells itself by a few steps; more than this is no stronger evidence. */
export const MAX_DIFFERENCE = 32;
/** Lines whose brightness and noise are taken for the bar's. */
const OUTERMOST_LINES = 3;
/** Noise of compression and of grain that lies over bars, in which 84 of 100 pixels are (one standard deviation). */
const MAX_NOISE = 8;
/** Steps that are never foreign: rounding of H.264 at crf 30. */
const MIN_TOLERANCE = 4;
/** Standard deviations that are still noise. */
const TOLERANCE_FACTOR = 3;
/** Share of the outermost pixels that are in the noise, so that the rest may be letters. */
const NOISE_SHARE = 0.84;
/** Lines in a row that are mostly foreign, after which no bar goes on: an edge blurred by compression is narrower. */
const FOREIGN_LINES = 12;

/** Looks inwards from one side, at most `depth` lines. Undefined: what lies at the edge is no bar. */
export function profileBar(plane: LumaPlane, side: Side, depth: number): BarProfile | undefined {
  const readLine = lineReader(plane, side);
  const outermost = Float32Array.from(
    Array.from({ length: Math.min(OUTERMOST_LINES, depth) }, (_, at) => [...readLine(at)]).flat(),
  ).sort();
  const level = outermost[outermost.length >> 1] ?? 0;
  const noise =
    outermost.map((value) => Math.abs(value - level)).sort()[Math.floor(outermost.length * NOISE_SHARE)] ?? 0;
  if (noise > MAX_NOISE) return undefined;
  const tolerance = Math.max(MIN_TOLERANCE, TOLERANCE_FACTOR * noise);
  const foreign: number[] = [];
  const difference: number[] = [];
  for (let at = 0, beyond = 0; at < depth && beyond < FOREIGN_LINES; at += 1) {
    const line = compareLine(readLine(at), level, tolerance);
    foreign.push(line.foreign);
    difference.push(line.difference);
    beyond = line.foreign > 0.5 ? beyond + 1 : 0;
  }
  return { level, foreign, difference };
}

function compareLine(line: Float32Array, level: number, tolerance: number): { foreign: number; difference: number } {
  let foreign = 0;
  let difference = 0;
  for (let at = 0; at < line.length; at += 1) {
    const off = Math.abs((line[at] as number) - level);
    if (off > tolerance) foreign += 1;
    difference += Math.min(off, MAX_DIFFERENCE);
  }
  return { foreign: foreign / line.length, difference: difference / line.length };
}

/** Lines from a side inwards. Columns are copied, into the same array each time. */
function lineReader({ data, offset, stride, width, height }: LumaPlane, side: Side): (at: number) => Float32Array {
  if (side === 'top' || side === 'bottom')
    return (at) => {
      const start = offset + (side === 'top' ? at : height - 1 - at) * stride;
      return data.subarray(start, start + width);
    };
  const column = new Float32Array(height);
  return (at) => {
    const start = offset + (side === 'left' ? at : width - 1 - at);
    for (let row = 0; row < height; row += 1) column[row] = data[start + row * stride] as number;
    return column;
  };
}
