import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { DESCRIPTOR_BYTES } from '../../../../src/domain/fingerprint.ts';
import { type Corners, detectCorners } from '../../../../src/fingerprint/keypoints/detect-corners.ts';
import { loadOpenCv } from '../../../../src/fingerprint/keypoints/load-opencv.ts';
import type { KeyPointVector, Mat, OpenCv } from '../../../../src/fingerprint/keypoints/open-cv.ts';
import { pairDescriptors } from '../../../../src/fingerprint/keypoints/pair-descriptors.ts';
import { drawClouds, drawScene, toPicture } from './draw.ts';

interface FastDetector {
  detect(picture: Mat, into: KeyPointVector): void;
  delete(): void;
}
let cv: OpenCv & { readonly FastFeatureDetector: new (contrast: number, onlyMaxima: boolean) => FastDetector };
beforeAll(async () => {
  cv = (await loadOpenCv()) as typeof cv;
});

const grainy = (width: number, height: number) =>
  toPicture(width, height, (x, y) => 90 + ((x * 37 + y * 101 + ((x * y * 13) >> 3)) % 61));

test.each([
  ['a scene', drawScene(11)],
  ['a scene of odd size', drawScene(12, 333, 187)],
  ['clouds', drawClouds(13, 40)],
  ['grain', grainy(257, 130)],
  ['black and white', toPicture(200, 120, (x, y) => (((x >> 2) ^ (y >> 3)) % 3 === 0 ? 255 : 0))],
  ['seven pixels wide', grainy(7, 90)],
  ['six pixels wide', grainy(6, 90)],
  ['a single pixel', grainy(1, 1)],
])('the corners of %s are those that OpenCV finds, with their scores and in their order', (_, picture) => {
  for (const contrast of [1, 3, 12, 60, 254])
    expect(list(detectCorners(picture.data, picture, contrast))).toEqual(byOpenCv(picture, contrast));
});

test('corners of random pictures of all sizes are those of OpenCV', () => {
  const size = fc.integer({ min: 1, max: 70 });
  fc.assert(
    fc.property(
      size,
      size,
      fc.integer({ min: 0, max: 2 ** 30 }),
      fc.integer({ min: 1, max: 40 }),
      (width, height, seed, contrast) => {
        const picture = toPicture(width, height, (x, y) => ((x * 73_856_093) ^ (y * 19_349_663) ^ seed) % 97);
        expect(list(detectCorners(picture.data, picture, contrast))).toEqual(byOpenCv(picture, contrast));
      },
    ),
    { numRuns: 60 },
  );
});

test('pairs are the nearest of each side, within 72 bits and 22 of the first 64', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer(),
      (finals, sources, seed) => {
        const [final, source] = [describe(finals, seed), describe(sources, seed + 1)];
        expect(pairDescriptors(final, source)).toEqual(pairOneByOne(final.descriptors, source.descriptors));
      },
    ),
    { numRuns: 200 },
  );
});

function list({ count, x, y, score }: Corners): readonly (readonly number[])[] {
  return Array.from({ length: count }, (_, at) => [x[at] as number, y[at] as number, score[at] as number]);
}

function byOpenCv({ width, height, data }: ReturnType<typeof toPicture>, contrast: number) {
  const mat = new cv.Mat(height, width, cv.CV_8UC1);
  const found = new cv.KeyPointVector();
  const detector = new cv.FastFeatureDetector(contrast, true);
  try {
    mat.data.set(data);
    detector.detect(mat, found);
    return Array.from({ length: found.size() }, (_, at) => {
      const { pt, response } = found.get(at);
      return [pt.x, pt.y, response];
    });
  } finally {
    for (const each of [mat, found, detector]) each.delete();
  }
}

/** Few bits differ, so that many are near each other. */
function describe(count: number, seed: number) {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 16;
  };
  const descriptors = Uint8Array.from({ length: count * DESCRIPTOR_BYTES }, () => next() & next() & next() & 255);
  return { width: 100, height: 100, count, descriptors } as unknown as Parameters<typeof pairDescriptors>[0];
}

function pairOneByOne(finals: Uint8Array, sources: Uint8Array) {
  const bitsOf = (bytes: Uint8Array): readonly number[] =>
    [...bytes].flatMap((byte) => Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1));
  const split = (all: Uint8Array) =>
    Array.from({ length: all.length / DESCRIPTOR_BYTES }, (_, at) =>
      bitsOf(all.subarray(at * DESCRIPTOR_BYTES, (at + 1) * DESCRIPTOR_BYTES)),
    );
  const [a, b] = [split(finals), split(sources)];
  const differing = (one: readonly number[], other: readonly number[]) =>
    one.reduce((sum, bit, at) => sum + (bit ^ (other[at] as number)), 0);
  const distances = a.map((one) =>
    b.map((other) => {
      const distance = differing(one, other);
      return distance <= 72 && differing(one.slice(0, 64), other.slice(0, 64)) <= 22 ? distance : Infinity;
    }),
  );
  const nearest = (row: readonly number[]): number => {
    const least = Math.min(Infinity, ...row);
    return least === Infinity ? -1 : row.indexOf(least);
  };
  const ofFinal = distances.map(nearest);
  const ofSource = b.map((_, by) => nearest(distances.map((row) => row[by] as number)));
  return [
    ...ofFinal.flatMap((source, final) => (source < 0 ? [] : [{ final, source }])),
    ...ofSource.flatMap((final, source) => (final < 0 || ofFinal[final] === source ? [] : [{ final, source }])),
  ].map((pair) => ({ ...pair, distance: distances[pair.final]?.[pair.source] }));
}
