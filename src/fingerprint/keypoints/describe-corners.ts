import type { Dimensions } from '../../domain/asset.ts';
import { DESCRIPTOR_BYTES } from '../../domain/fingerprint.ts';
import type { DirectedCorner, OpenLevel } from './open-level.ts';
import type { FoundPoint } from './pack-keypoints.ts';

/** Corners of one level with their descriptors, in their order; `mirrored`: the same corners in the mirror image. */
export function describeCorners(
  open: OpenLevel,
  level: Dimensions,
  corners: readonly DirectedCorner[],
  mirrored: boolean,
): readonly FoundPoint[] {
  if (corners.length === 0) return [];
  const descriptors = open.describe(corners, mirrored);
  return corners.map(({ x, y, angle }, at) => ({
    // The middle of the pixel, so that levels of other sizes agree where a corner is.
    x: mirrored ? level.width - x - 0.5 : x + 0.5,
    y: y + 0.5,
    angle: mirrored ? Math.PI - angle : angle,
    level,
    descriptor: descriptors.subarray(at * DESCRIPTOR_BYTES, (at + 1) * DESCRIPTOR_BYTES),
  }));
}
