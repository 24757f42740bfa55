import { expect, test } from 'vitest';
import { FEWEST_STEADY_BITS, measureDistance, nearestCodes } from '../../../src/domain/code-distance.ts';
import type { PictureCode, PictureView } from '../../../src/domain/fingerprint.ts';

function code(view: PictureView, ...first: number[]): PictureCode {
  const bits = new Uint8Array(32);
  bits.set(first);
  return { view, bits, quality: 100 };
}

test('the nearest codes of two pictures count, whatever they are views of', () => {
  const some = [code('whole', 0xff, 0xff), code('trimmed', 0b1)];
  const others = [code('whole', 0b110), code('trimmed', 0xff, 0, 0xff)];
  expect(nearestCodes(some, others)).toBe(3);
});

test('where one has no codes, nothing is near or far', () => {
  expect(nearestCodes([], [code('whole')])).toBeUndefined();
  expect(nearestCodes([code('whole')], [])).toBeUndefined();
});

/** The first bits of a code. */
function firstBits(count: number): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, at) => 2 ** Math.min(8, Math.max(0, count - 8 * at)) - 1);
}

test('without a mask every bit counts once', () => {
  expect(measureDistance({ bits: new Uint8Array(32) }, firstBits(19))).toBe(19);
});

test.each([
  ['none of the steady bits differs', { steady: 128, differing: new Uint8Array(32).fill(0xff, 16) }, 0],
  ['those that differ are all steady', { steady: 128, differing: firstBits(8) }, 8],
  [
    'a quarter of the steady bits differs, and as many of the others as count for more',
    { steady: 64, differing: firstBits(256).fill(0, 0, 6) },
    128,
  ],
])('where noise leaves some bits alone, those decide, each counts twice: %s', (_, { steady, differing }, expected) => {
  expect(measureDistance({ bits: new Uint8Array(32), steady: firstBits(steady) }, differing)).toBe(expected);
});

test('few steady bits tell nothing: all count', () => {
  const differing = new Uint8Array(32).fill(0xff, 16);
  const asked = { bits: new Uint8Array(32), steady: firstBits(FEWEST_STEADY_BITS - 1) };
  expect(measureDistance(asked, differing)).toBe(128);
  expect(measureDistance({ ...asked, steady: firstBits(FEWEST_STEADY_BITS) }, differing)).toBe(0);
});
