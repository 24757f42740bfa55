import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipToFrame, findHull, measureArea } from '../../../../src/domain/polygon.ts';
import { countBitsOfTwo, measureDistance, toWords } from '../../../../src/fingerprint/keypoints/count-bits.ts';
import { fitAffine, fitSimilarity, placeByTwo } from '../../../../src/fingerprint/keypoints/placement.ts';

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const countSlowly = (value: number) => (value >>> 0).toString(2).replaceAll('0', '').length;

test('bits are counted', () => {
  fc.assert(
    fc.property(word, word, (one, other) => {
      expect(countBitsOfTwo(one, other)).toBe(countSlowly(one) + countSlowly(other));
    }),
  );
});

test('distances are those of the bytes, wherever these lie', () => {
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      const shifted = new Uint8Array(33);
      shifted.set(other, 1);
      const slow = one.reduce((sum, byte, at) => sum + countSlowly(byte ^ (other[at] as number)), 0);
      expect(measureDistance(toWords(one), 0, toWords(shifted.subarray(1)), 0)).toBe(slow);
    }),
  );
});

test('placements are recovered from the pairs that they made', () => {
  const number = fc.double({ min: -5, max: 5, noNaN: true });
  fc.assert(
    fc.property(number, number, fc.double({ min: 0.1, max: 4, noNaN: true }), (shift, turn, size) => {
      const [a, d] = [size * Math.cos(turn), size * Math.sin(turn)];
      const pairs = [
        [0, 0],
        [10, 0],
        [3, 7],
        [-4, 2],
      ].map(([x = 0, y = 0]) => ({
        fromX: x,
        fromY: y,
        toX: a * x - d * y + shift,
        toY: d * x + a * y - shift,
      }));
      const [one, two] = pairs as [(typeof pairs)[0], (typeof pairs)[0]];
      for (const found of [placeByTwo(one, two), fitSimilarity(pairs), fitAffine(pairs)]) {
        for (const [at, value] of [a, -d, shift, d, a, -shift].entries()) expect(found?.[at]).toBeCloseTo(value, 6);
      }
    }),
  );
});

test('points on one place or one line fix nothing they cannot', () => {
  const at = (x: number, y: number) => ({ fromX: x, fromY: y, toX: x, toY: y });
  expect(placeByTwo(at(1, 1), at(1, 1))).toBeUndefined();
  expect(fitSimilarity([at(2, 2), at(2, 2)])).toBeUndefined();
  expect(fitAffine([at(0, 0), at(1, 1), at(2, 2), at(5, 5)])).toBeUndefined();
});

test('the part of a picture that lies in the frame is cut out', () => {
  const clip = (x: number, y: number, size: number) =>
    measureArea(
      clipToFrame([
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
      ]),
    );
  expect(clip(0.25, 0.25, 0.5)).toBeCloseTo(0.25);
  expect(clip(-1, -1, 3)).toBeCloseTo(1);
  expect(clip(0.5, 0.5, 1)).toBeCloseTo(0.25);
  expect(clip(2, 2, 1)).toBe(0);
});

test('a hull goes round all points and through the outer ones only', () => {
  const hull = findHull([
    [0, 0],
    [1, 0],
    [0.5, 0.5],
    [1, 1],
    [0, 1],
    [0.2, 0.7],
  ]);
  expect(hull).toHaveLength(4);
  expect(measureArea(hull)).toBeCloseTo(1);
  expect(findHull([[1, 2]])).toEqual([[1, 2]]);
});
