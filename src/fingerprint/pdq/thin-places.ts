/** Side of the square that a picture is thinned out to before its frequencies are taken. */
export const SIDE = 64;

/** 64 by 64 values, row by row. */
export type Square = Float32Array;

/** The places of a line of this length that are kept: the middles of 64 equal parts, rounded down. */
export function thinPlaces(length: number): Int32Array {
  return Int32Array.from({ length: SIDE }, (_, at) => Math.floor(((at + 0.5) * length) / SIDE));
}

/**
 * The places at which the blurred line has, read in this order, what {@link thinPlaces} would find if the line had been
 * mirrored before. An even window is not symmetric: two passes of it look one further ahead than back, and for the mirrored line
 * the other way round.
 */
export function mirroredPlaces(length: number, window: number): Int32Array {
  const shift = window % 2 === 0 ? 2 : 0;
  return thinPlaces(length).map((place) => Math.max(0, length - 1 - place - shift));
}
