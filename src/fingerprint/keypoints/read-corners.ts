import type { KeyPointVector, OpenCv } from './open-cv.ts';

/** Parallel arrays, in pixels of the level. */
export interface Corners {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly score: Float32Array;
}

/** Bytes of a cv::KeyPoint: x, y, size, angle, response as floats, octave and class as integers. */
const WORDS = 7;
const RESPONSE = 4;

/** Reading them one by one costs microseconds each, and there are tens of thousands: so they are read from OpenCV's memory. */
export function readCorners(cv: OpenCv, points: KeyPointVector): Corners {
  const count = points.size();
  const corners = {
    count,
    x: new Float32Array(count),
    y: new Float32Array(count),
    score: new Float32Array(count),
  };
  const start = findStart(cv, points, count);
  for (let at = 0; at < count; at++) {
    if (start === undefined) {
      const point = points.get(at);
      corners.x[at] = point.pt.x;
      corners.y[at] = point.pt.y;
      corners.score[at] = point.response;
      continue;
    }
    const word = start + at * WORDS;
    corners.x[at] = cv.HEAPF32[word] as number;
    corners.y[at] = cv.HEAPF32[word + 1] as number;
    corners.score[at] = cv.HEAPF32[word + RESPONSE] as number;
  }
  return corners;
}

/** The first word of the vector's contents; undefined when its layout is not the known one. */
function findStart(cv: OpenCv, points: KeyPointVector, count: number): number | undefined {
  const handle = points.$$?.ptr;
  if (handle === undefined || count === 0) return undefined;
  const begin = cv.HEAP32[handle >> 2] as number;
  const end = cv.HEAP32[(handle >> 2) + 1] as number;
  if (end - begin !== count * WORDS * 4) return undefined;
  const last = points.get(count - 1);
  const word = (begin >> 2) + (count - 1) * WORDS;
  const isSame =
    cv.HEAPF32[word] === last.pt.x &&
    cv.HEAPF32[word + 1] === last.pt.y &&
    cv.HEAPF32[word + RESPONSE] === last.response;
  return isSame ? begin >> 2 : undefined;
}
