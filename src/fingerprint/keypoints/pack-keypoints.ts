import type { Dimensions } from '../../domain/asset.ts';
import { DESCRIPTOR_BYTES, type Keypoints } from '../../domain/fingerprint.ts';

/** A described corner, in pixels of its level. */
export interface FoundPoint {
  readonly x: number;
  readonly y: number;
  /** Radians. */
  readonly angle: number;
  readonly level: Dimensions;
  readonly descriptor: Uint8Array;
}

/** Diameter of what is described, pixels of the level. */
const PATCH = 31;
const MOST = 65_535;
const TURN = 2 * Math.PI;

export function packKeypoints(found: readonly FoundPoint[], size: Dimensions): Keypoints {
  const keypoints = {
    width: size.width,
    height: size.height,
    count: found.length,
    positions: new Uint16Array(found.length * 2),
    sizes: new Uint16Array(found.length),
    angles: new Uint8Array(found.length),
    descriptors: new Uint8Array(found.length * DESCRIPTOR_BYTES),
  };
  for (const [at, { x, y, angle, level, descriptor }] of found.entries()) {
    keypoints.positions[at * 2] = Math.round((x / level.width) * MOST);
    keypoints.positions[at * 2 + 1] = Math.round((y / level.height) * MOST);
    keypoints.sizes[at] = Math.min(MOST, Math.round((PATCH / level.width) * MOST));
    keypoints.angles[at] = Math.round((angle / TURN) * 256) & 255;
    keypoints.descriptors.set(descriptor, at * DESCRIPTOR_BYTES);
  }
  return keypoints;
}
