import { blurColumns } from './blur-columns.ts';
import { blurRows, sumRow } from './blur-rows.ts';
import { type BoxFilter, boxFilterFor } from './box-filter.ts';
import type { LumaPlane } from './luma-plane.ts';
import { mirroredPlaces, SIDE, type Square, thinPlaces } from './thin-places.ts';

/** Longest side that is hashed as it is: Meta's reference brings larger pictures to 512 by 512 first (pdqio.cpp, DOWNSAMPLE_DIMS). */
export const MAX_HASHED_PIXELS = 512;

// Reused by all calls, which never overlap: allocating 2 MB for each picture would cost as much as hashing it.
const first = new Float32Array(MAX_HASHED_PIXELS * MAX_HASHED_PIXELS);
const second = new Float32Array(MAX_HASHED_PIXELS * MAX_HASHED_PIXELS);
const thinned = new Float32Array(MAX_HASHED_PIXELS * SIDE);
const blurred = new Float32Array(MAX_HASHED_PIXELS * SIDE);
const line = new Float32Array(MAX_HASHED_PIXELS);

/**
 * Blurs a plane of at most 512 by 512 with two passes of running means each way and thins it out to 64 by 64; `mirrored` gets
 * what its mirror image would give. What is not kept is not computed: the second passes cost less than half.
 */
export function thinOut(plane: LumaPlane, square: Square, mirrored: Square): void {
  if (plane.width === SIDE && plane.height === SIDE) {
    copySquare(plane, square, mirrored);
    return;
  }
  const across = boxFilterFor(plane.width);
  const down = boxFilterFor(plane.height);
  blurRows(plane, across, first);
  blurColumns(first, plane.width, down, second, line);
  const rows = thinPlaces(plane.height);
  const places = thinPlaces(plane.width);
  pick(across, down, rows, [
    [places, square],
    [mirroredPlaces(plane.width, across.window), mirrored],
  ]);
}

/** The second pass each way, of which only some columns, and of these only some rows, are kept. */
function pick(
  across: BoxFilter,
  down: BoxFilter,
  rows: Int32Array,
  targets: readonly (readonly [places: Int32Array, square: Square])[],
): void {
  for (const [places, square] of targets) {
    for (let row = 0; row < down.length; row += 1) {
      if (targets[0]?.[1] === square) sumRow(second, row * across.length, across, first, row * across.length);
      takePlaces(first, row * across.length, places, across.counts, row * SIDE);
    }
    blurColumns(thinned, SIDE, down, blurred, line);
    for (let row = 0; row < SIDE; row += 1) {
      const start = (rows[row] as number) * SIDE;
      square.set(blurred.subarray(start, start + SIDE), row * SIDE);
    }
  }
}

function takePlaces(sums: Float32Array, start: number, places: Int32Array, counts: Float32Array, to: number): void {
  for (let at = 0; at < SIDE; at += 1) {
    const place = places[at] as number;
    thinned[to + at] = (sums[start + place] as number) / (counts[place] as number);
  }
}

/** The reference takes 64 by 64 as it is, without the rounding that a window of one would bring. */
function copySquare({ data, offset, stride }: LumaPlane, square: Square, mirrored: Square): void {
  for (let row = 0; row < SIDE; row += 1) {
    const values = data.subarray(offset + row * stride, offset + row * stride + SIDE);
    square.set(values, row * SIDE);
    mirrored.set(values.toReversed(), row * SIDE);
  }
}
