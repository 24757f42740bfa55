import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromLog, toDisplay } from '../../../../src/media/decode/display-curve.ts';

test('black is black, grey is grey, highlights roll off to white, and no number is black', () => {
  expect([0, -1, Number.NaN, Number.NEGATIVE_INFINITY].map(toDisplay)).toEqual([0, 0, 0, 0]);
  expect(toDisplay(0.18)).toBeCloseTo(117.6, 0);
  expect(toDisplay(1)).toBeGreaterThan(200);
  expect(toDisplay(1)).toBeLessThan(230);
  expect(Math.round(toDisplay(7.5))).toBe(255);
  expect(toDisplay(Number.POSITIVE_INFINITY)).toBeCloseTo(255, 6);
});

test('brighter is never darker', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      (one, other) => {
        expect(toDisplay(Math.max(one, other))).toBeGreaterThanOrEqual(toDisplay(Math.min(one, other)));
      },
    ),
  );
});

test('printing density: reference black is 0, reference white 1, grey card about 0.18', () => {
  expect(fromLog(95)).toBeCloseTo(0, 6);
  expect(fromLog(685)).toBeCloseTo(1, 6);
  expect(fromLog(445)).toBeGreaterThan(0.14);
  expect(fromLog(445)).toBeLessThan(0.2);
});
