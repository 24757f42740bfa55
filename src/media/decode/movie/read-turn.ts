import { type Turn, UPRIGHT } from './movie-track.ts';

/**
 * What a display matrix (nine numbers as ISO/IEC 14496-12 has them, row by row) does to a picture, to the nearest quarter turn.
 * Upright when it says nothing.
 */
export function readTurn(matrix: readonly number[]): Turn {
  const [a = 0, b = 0, , c = 0, d = 0] = matrix;
  const area = a * d - b * c;
  if (area === 0 || !Number.isFinite(area)) return UPRIGHT;
  const mirrored = area < 0;
  // Where the first row of the picture points to, in pixels counted downwards: right, down, left, up.
  const [right, down] = mirrored ? [-a, -b] : [a, b];
  const quarters = (Math.round(Math.atan2(down, right) / (Math.PI / 2)) + 4) % 4;
  return { quarters: toQuarters(quarters), mirrored };
}

function toQuarters(value: number): Turn['quarters'] {
  return value === 1 || value === 2 || value === 3 ? value : 0;
}
