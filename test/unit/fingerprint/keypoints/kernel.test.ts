import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { DESCRIPTOR_BYTES } from '../../../../src/domain/fingerprint.ts';
import type { Picture } from '../../../../src/domain/picture.ts';
import { type Corners, type DirectedCorner, openLevel } from '../../../../src/fingerprint/keypoints/open-level.ts';
import { pairDescriptors } from '../../../../src/fingerprint/keypoints/pair-descriptors.ts';
import { loadOpenCv, type Mat, type OpenCv, withDeletables } from '../../../support/open-cv.ts';
import { drawClouds, drawScene, toPicture } from './draw.ts';

let cv: OpenCv;
beforeAll(async () => {
  cv = await loadOpenCv();
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
    expect(list(openLevel(picture.data, picture).detect(contrast))).toEqual(byOpenCv(picture, contrast));
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
        expect(list(openLevel(picture.data, picture).detect(contrast))).toEqual(byOpenCv(picture, contrast));
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  ['a scene', drawScene(14, 640, 360)],
  ['a scene of odd size', drawScene(15, 333, 187)],
  ['grain', grainy(301, 160)],
  ['a narrow picture', grainy(40, 300)],
])('descriptors of %s are those of ORB, of the mirror image too, and up to the edge', (_, picture) => {
  const margin = 16;
  const corners = Array.from({ length: 700 }, (_unused, at) => ({
    x: margin + ((at * 7919) % (picture.width - 2 * margin)),
    y: margin + ((at * 104_729) % (picture.height - 2 * margin)),
    angle: ((at * 0.7391) % (2 * Math.PI)) - Math.PI,
  }));
  const open = openLevel(picture.data, picture);
  for (const mirrored of [false, true]) {
    const own = open.describe(corners, mirrored);
    expect(corners.map((_corner, at) => toHex(own, at))).toEqual(describeByOpenCv(picture, corners, mirrored));
  }
});

test('levels are shrunk to the byte as OpenCV shrinks them, one after the other', () => {
  const sides = fc.integer({ min: 41, max: 700 });
  const steps = fc.array(fc.double({ min: 1, max: 1.9, noNaN: true }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(sides, sides, steps, fc.integer({ min: 1, max: 99 }), (width, height, factors, seed) => {
      const picture = toPicture(width, height, (x, y) => (x * seed + ((x * y) >> 2) + y * 3) & 255);
      const open = openLevel(picture.data, picture);
      let expected: Picture = picture;
      for (const factor of factors) {
        const size = { width: Math.ceil(expected.width / factor), height: Math.ceil(expected.height / factor) };
        open.shrink(size);
        expected = withDeletables((keep) => {
          const small = keep(new cv.Mat());
          cv.resize(keep(toMat(expected)), small, new cv.Size(size.width, size.height), 0, 0, cv.INTER_LINEAR);
          return { ...expected, ...size, data: small.data.slice() };
        });
        expect(Buffer.from(open.luma()).equals(Buffer.from(expected.data))).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('a picture after a larger one finds nothing of it', () => {
  const [large, small] = [drawScene(16, 900, 500), drawScene(17, 200, 120)];
  const alone = list(openLevel(small.data, small).detect(10));
  openLevel(large.data, large).detect(3);
  expect(list(openLevel(small.data, small).detect(10))).toEqual(alone);
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

test('of more keypoints than any picture has, the first are paired: an entry of a ledger must not hide the others', () => {
  const [few, many] = [describe(20, 5), describe(5000, 6)];
  const first = { ...many, count: 4096, descriptors: many.descriptors.subarray(0, 4096 * DESCRIPTOR_BYTES) };
  expect(pairDescriptors(few, many)).toEqual(pairDescriptors(few, first));
  expect(pairDescriptors(many, few)).toEqual(pairDescriptors(first, few));
});

function list({ count, x, y, score }: Corners): readonly (readonly number[])[] {
  return Array.from({ length: count }, (_, at) => [x[at] as number, y[at] as number, score[at] as number]);
}

function byOpenCv(picture: Picture, contrast: number) {
  return withDeletables((keep) => {
    const found = keep(new cv.KeyPointVector());
    keep(new cv.FastFeatureDetector(contrast, true)).detect(keep(toMat(picture)), found);
    return Array.from({ length: found.size() }, (_, at) => {
      const { pt, response } = found.get(at);
      return [pt.x, pt.y, response];
    });
  });
}

function toMat({ width, height, data }: Picture): Mat {
  const mat = new cv.Mat(height, width, cv.CV_8UC1);
  mat.data.set(data);
  return mat;
}

/** In the order of the corners, as hex; of the mirror image, corners moved and turned. */
function describeByOpenCv(picture: Picture, corners: readonly DirectedCorner[], mirrored: boolean): readonly string[] {
  return withDeletables((keep) => {
    const mat = keep(toMat(picture));
    if (mirrored) cv.flip(mat, mat, 1);
    const points = keep(new cv.KeyPointVector());
    for (const [at, { x, y, angle }] of corners.entries()) {
      const turned = ((mirrored ? Math.PI - angle : angle) * 180) / Math.PI;
      const pt = { x: mirrored ? picture.width - 1 - x : x, y };
      points.push_back({ pt, size: 31, angle: (turned + 360) % 360, response: 1, octave: 0, class_id: at });
    }
    const descriptors = keep(new cv.Mat());
    keep(new cv.ORB(corners.length, 1.2, 1, 0, 0, 2, cv.ORB_FAST_SCORE, 31, 20)).compute(mat, points, descriptors);
    const found: string[] = [];
    // The order is OpenCV's own.
    for (let row = 0; row < descriptors.rows; row++) found[points.get(row).class_id] = toHex(descriptors.data, row);
    return found;
  });
}

function toHex(descriptors: Uint8Array, at: number): string {
  return Buffer.from(descriptors.subarray(at * DESCRIPTOR_BYTES, (at + 1) * DESCRIPTOR_BYTES)).toString('hex');
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
