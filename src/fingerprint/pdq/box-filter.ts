/**
 * One pass of a running mean over a line, as the reference has it: the window reaches further ahead than back when its size is
 * even, and shrinks at both ends of the line.
 */
export interface BoxFilter {
  readonly length: number;
  readonly window: number;
  /** How far the window reaches ahead of the place it is written for. */
  readonly ahead: number;
  /** How many values the mean at each place is of. */
  readonly counts: Float32Array;
}

const kept = new Map<number, BoxFilter>();

/**
 * The window at which two passes blur a line of this length so much that it can be thinned out to 64: a 128th of the length,
 * rounded up (computeJaroszFilterWindowSize in the reference's downscaling.cpp).
 */
export function boxFilterFor(length: number): BoxFilter {
  const known = kept.get(length);
  if (known !== undefined) return known;
  const window = Math.ceil(length / 128);
  const ahead = Math.floor(window / 2);
  const counts = Float32Array.from({ length }, (_, at) => {
    return Math.min(length - 1, at + ahead) - Math.max(0, at + ahead - window + 1) + 1;
  });
  const filter = { length, window, ahead, counts };
  kept.set(length, filter);
  return filter;
}
