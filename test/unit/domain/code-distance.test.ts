import { expect, test } from 'vitest';
import { nearestCodes } from '../../../src/domain/code-distance.ts';
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
