import type { Dimensions } from '../../domain/asset.ts';
import { AssayError } from '../../domain/errors.ts';
import { DESCRIPTOR_BYTES } from '../../domain/fingerprint.ts';
import { type KeypointKernel, MOST_KEYPOINTS, MOST_SIDE, useKeypointKernel } from './keypoint-kernel.ts';

/** Parallel arrays, in pixels of the level. `score`: the largest contrast with which it still is a corner. */
export interface Corners {
  readonly count: number;
  readonly x: Uint32Array;
  readonly y: Uint32Array;
  readonly score: Uint32Array;
}

/** A corner in pixels of its level, with its direction in radians, clockwise from the right. */
export interface DirectedCorner {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
}

/** A picture in the kernel's memory, at one size after the other. Only the one that was opened last may be used. */
export interface OpenLevel {
  /** A byte a pixel, row by row: a view, good until the next `shrink`. */
  luma(): Uint8Array;
  /**
   * FAST corners (Rosten and Drummond 2006: nine of the sixteen pixels around are all brighter or all darker by more than `contrast` grey
   * values, 1 to 254) that are stronger than their neighbours. Row by row.
   */
  detect(contrast: number): Corners;
  /**
   * ORB descriptors (Rublee et al. 2011) of corners, which must lie 16 pixels from the edge, in their order. `mirrored`: of the same
   * corners in the mirror image.
   */
  describe(corners: readonly DirectedCorner[], mirrored: boolean): Uint8Array;
  /** Goes on with a smaller size. */
  shrink(size: Dimensions): void;
}

const CORNER_WORDS = 3;
const RADIANS = Math.fround(Math.PI / 180);
const DEGREES = 180 / Math.PI;

/**
 * What OpenCV's `resize`, `FastFeatureDetector` and `ORB` give, in a sixth of the time: its WebAssembly has no vectors, and blurs the whole
 * level anew for the mirror image. `luma`: a byte a pixel, row by row.
 */
export function openLevel(luma: Uint8Array, { width, height }: Dimensions): OpenLevel {
  if (Math.max(width, height) > MOST_SIDE) throw new AssayError('internal.bug', `a side of over ${MOST_SIDE} pixels`);
  const kernel = useKeypointKernel(({ bytesForPicture }) => bytesForPicture(width, height));
  let size: Dimensions = { width, height };
  let isBlurred = false;
  kernel.hold(width, height);
  const view = (): Uint8Array => new Uint8Array(kernel.memory.buffer, kernel.pictureAt(), size.width * size.height);
  view().set(luma);
  return {
    luma: view,
    detect: (contrast) => readCorners(kernel, kernel.detect(contrast)),
    describe(corners, mirrored) {
      if (!isBlurred) kernel.blur();
      isBlurred = true;
      return describe(kernel, corners, mirrored);
    },
    shrink(smaller) {
      kernel.shrink(smaller.width, smaller.height);
      size = smaller;
      isBlurred = false;
    },
  };
}

function readCorners(kernel: KeypointKernel, count: number): Corners {
  const words = new Uint32Array(kernel.memory.buffer, kernel.cornersAt(), count * CORNER_WORDS);
  const pick = (word: number): Uint32Array => {
    const picked = new Uint32Array(count);
    for (let at = 0; at < count; at++) picked[at] = words[at * CORNER_WORDS + word] as number;
    return picked;
  };
  return { count, x: pick(0), y: pick(1), score: pick(2) };
}

function describe(kernel: KeypointKernel, corners: readonly DirectedCorner[], mirrored: boolean): Uint8Array {
  const count = corners.length;
  if (count > MOST_KEYPOINTS) throw new AssayError('internal.bug', `over ${MOST_KEYPOINTS} keypoints in a level`);
  const { buffer } = kernel.memory;
  const x = new Uint32Array(buffer, kernel.pointsXAt(), count);
  const y = new Uint32Array(buffer, kernel.pointsYAt(), count);
  const cosines = new Float32Array(buffer, kernel.cosinesAt(), count);
  const sines = new Float32Array(buffer, kernel.sinesAt(), count);
  for (const [at, corner] of corners.entries()) {
    const angle = toOpenCvAngle(mirrored ? Math.PI - corner.angle : corner.angle);
    x[at] = corner.x;
    y[at] = corner.y;
    cosines[at] = Math.cos(angle);
    sines[at] = Math.sin(angle);
  }
  kernel.describe(count, mirrored ? 1 : 0);
  return new Uint8Array(buffer, kernel.descriptorsAt(), count * DESCRIPTOR_BYTES).slice();
}

/** By way of degrees in single precision: where a point of the pattern falls between two pixels, the last bit decides. */
function toOpenCvAngle(radians: number): number {
  return Math.fround(Math.fround((radians * DEGREES + 360) % 360) * RADIANS);
}
