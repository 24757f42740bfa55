import type { Dimensions } from '../../domain/asset.ts';
import { useKeypointKernel } from './keypoint-kernel.ts';

/** Parallel arrays, in pixels of the picture. `score`: the largest contrast with which it still is a corner. */
export interface Corners {
  readonly count: number;
  readonly x: Uint32Array;
  readonly y: Uint32Array;
  readonly score: Uint32Array;
}

const CORNER_WORDS = 3;

/**
 * FAST corners (Rosten and Drummond 2006: nine of the sixteen pixels around are all brighter or all darker by more than `contrast` grey
 * values, 1 to 254) that are stronger than their neighbours: those that OpenCV finds, in its order, in a tenth of its time, as its
 * WebAssembly has no vectors. `luma`: a byte a pixel, row by row.
 */
export function detectCorners(luma: Uint8Array, { width, height }: Dimensions, contrast: number): Corners {
  const kernel = useKeypointKernel(({ bytesForPicture }) => bytesForPicture(width, height));
  new Uint8Array(kernel.memory.buffer, kernel.pictureAt(), width * height).set(luma);
  const count = kernel.detect(width, height, contrast);
  const words = new Uint32Array(kernel.memory.buffer, kernel.cornersAt(width, height), count * CORNER_WORDS);
  const pick = (word: number) =>
    Uint32Array.from({ length: count }, (_, at) => words[at * CORNER_WORDS + word] as number);
  return { count, x: pick(0), y: pick(1), score: pick(2) };
}
