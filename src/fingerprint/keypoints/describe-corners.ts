import type { Dimensions } from '../../domain/asset.ts';
import { DESCRIPTOR_BYTES } from '../../domain/fingerprint.ts';
import type { DirectedCorner } from './find-in-level.ts';
import type { Mat, OpenCv } from './open-cv.ts';
import type { FoundPoint } from './pack-keypoints.ts';
import { withDeletables } from './with-deletables.ts';

const PATCH = 31;
const DEGREES = 180 / Math.PI;
/** OpenCV's number for turning over the upright axis. */
const LEFT_TO_RIGHT = 1;

/** Corners of one level with their ORB descriptors, in their order. */
export function describeCorners(
  cv: OpenCv,
  mat: Mat,
  level: Dimensions,
  corners: readonly DirectedCorner[],
): readonly FoundPoint[] {
  if (corners.length === 0) return [];
  const descriptors = compute(cv, mat, corners);
  return corners.map(({ x, y, angle }, at) => ({
    // The middle of the pixel, so that levels of other sizes agree where a corner is.
    x: x + 0.5,
    y: y + 0.5,
    angle,
    level,
    descriptor: descriptors.subarray(at * DESCRIPTOR_BYTES, (at + 1) * DESCRIPTOR_BYTES),
  }));
}

/** The same corners in the mirror image. Where they are is known; only what is around them must be described anew. */
export function describeMirrored(
  cv: OpenCv,
  mat: Mat,
  level: Dimensions,
  corners: readonly DirectedCorner[],
): readonly FoundPoint[] {
  return withDeletables((keep) => {
    const mirrored = keep(new cv.Mat());
    cv.flip(mat, mirrored, LEFT_TO_RIGHT);
    const moved = corners.map(({ x, y, angle }) => ({ x: level.width - 1 - x, y, angle: Math.PI - angle }));
    return describeCorners(cv, mirrored, level, moved);
  });
}

function compute(cv: OpenCv, mat: Mat, corners: readonly DirectedCorner[]): Uint8Array {
  const described = new Uint8Array(corners.length * DESCRIPTOR_BYTES);
  return withDeletables((keep) => {
    const vector = keep(new cv.KeyPointVector());
    for (const [at, { x, y, angle }] of corners.entries()) {
      const degrees = (angle * DEGREES + 360) % 360;
      vector.push_back({ pt: { x, y }, size: PATCH, angle: degrees, response: 1, octave: 0, class_id: at });
    }
    const orb = keep(new cv.ORB(corners.length, 1.2, 1, 0, 0, 2, cv.ORB_FAST_SCORE, PATCH, 20));
    const descriptors = keep(new cv.Mat());
    orb.compute(mat, vector, descriptors);
    // The order is OpenCV's own, and it may leave some out: each says by its class which it is.
    for (let row = 0; row < descriptors.rows; row++) {
      const bytes = descriptors.data.subarray(row * DESCRIPTOR_BYTES, (row + 1) * DESCRIPTOR_BYTES);
      described.set(bytes, vector.get(row).class_id * DESCRIPTOR_BYTES);
    }
    return described;
  });
}
