import { DESCRIPTOR_BYTES } from '../../domain/fingerprint.ts';
import type { Mat, OpenCv } from './open-cv.ts';
import { withDeletables } from './with-deletables.ts';

const PATCH = 31;
const DEGREES = 180 / Math.PI;

/** ORB descriptors of corners of one level, {@link DESCRIPTOR_BYTES} each, in their order. */
export function describeCorners(
  cv: OpenCv,
  level: Mat,
  points: readonly { readonly x: number; readonly y: number; readonly angle: number }[],
): Uint8Array {
  const described = new Uint8Array(points.length * DESCRIPTOR_BYTES);
  if (points.length === 0) return described;
  return withDeletables((keep) => {
    const vector = keep(new cv.KeyPointVector());
    for (const [at, { x, y, angle }] of points.entries()) {
      const degrees = (angle * DEGREES + 360) % 360;
      vector.push_back({ pt: { x, y }, size: PATCH, angle: degrees, response: 1, octave: 0, class_id: at });
    }
    const orb = keep(new cv.ORB(points.length, 1.2, 1, 0, 0, 2, cv.ORB_FAST_SCORE, PATCH, 20));
    const descriptors = keep(new cv.Mat());
    orb.compute(level, vector, descriptors);
    for (let row = 0; row < descriptors.rows; row++) {
      const at = vector.get(row).class_id;
      described.set(
        descriptors.data.subarray(row * DESCRIPTOR_BYTES, (row + 1) * DESCRIPTOR_BYTES),
        at * DESCRIPTOR_BYTES,
      );
    }
    return described;
  });
}
