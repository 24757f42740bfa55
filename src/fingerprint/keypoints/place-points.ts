import type { Keypoints } from '../../domain/fingerprint.ts';

/** Keypoints in pixels of the picture they were found in. */
export interface PlacedPoints {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Pixels of the picture in one of the level that the keypoint was found in. */
  readonly grain: Float64Array;
  /** Radians. */
  readonly angle: Float64Array;
}

const MOST = 65_535;
/** Diameter of what is described, pixels of the level. */
const PATCH = 31;

export function placePoints(keypoints: Keypoints): PlacedPoints {
  const { count, width, height } = keypoints;
  const placed = {
    count,
    width,
    height,
    x: new Float64Array(count),
    y: new Float64Array(count),
    grain: new Float64Array(count),
    angle: new Float64Array(count),
  };
  for (let at = 0; at < count; at++) {
    placed.x[at] = ((keypoints.positions[at * 2] as number) / MOST) * width;
    placed.y[at] = ((keypoints.positions[at * 2 + 1] as number) / MOST) * height;
    placed.grain[at] = ((keypoints.sizes[at] as number) / MOST / PATCH) * width;
    placed.angle[at] = ((keypoints.angles[at] as number) / 256) * 2 * Math.PI;
  }
  return placed;
}
