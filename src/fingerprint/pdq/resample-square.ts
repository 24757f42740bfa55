import { resample } from '../resample.ts';
import type { LumaPlane } from './luma-plane.ts';
import { mirroredCovers, tentCovers } from './tent-covers.ts';
import { SIDE, type Square } from './thin-places.ts';

/** A plane of any size as the 64 by 64 that its hash is made of, and as those of its mirror image. */
export function resampleSquare(
  { data, offset, stride, width, height }: LumaPlane,
  square: Square,
  mirrored: Square,
): void {
  const across = [...tentCovers(width), ...mirroredCovers(width)];
  resample(
    across,
    tentCovers(height),
    (y) => data.subarray(offset + y * stride, offset + y * stride + width),
    (y, values) => {
      square.set(values.subarray(0, SIDE), y * SIDE);
      mirrored.set(values.subarray(SIDE), y * SIDE);
    },
  );
}
