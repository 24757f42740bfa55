import { expect, test } from 'vitest';
import type { Point } from '../../../../src/domain/picture-reader.ts';
import { measureSlimness } from '../../../../src/pipeline/match/measure-slimness.ts';

const FRAME = { width: 1600, height: 900 };
/** A rectangle of these pixels, turned. */
function rectangle(width: number, height: number, degrees: number): readonly Point[] {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return (
    [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ] as const
  ).map(([x, y]) => [(800 + x * cos - y * sin) / FRAME.width, (200 + x * sin + y * cos) / FRAME.height]);
}

test.each([0, 30, 90, 171])('a region turned by %d degrees is as slim as it is', (degrees) => {
  expect(measureSlimness(rectangle(400, 40, degrees), FRAME)).toBeCloseTo(40 / Math.hypot(400, 40), 6);
  expect(measureSlimness(rectangle(300, 300, degrees), FRAME)).toBeCloseTo(Math.SQRT1_2, 6);
});

test.each([
  ['no points', []],
  ['two points', rectangle(400, 0, 12).slice(0, 2)],
  ['points along a line', rectangle(400, 0, 12)],
  ['one point, again and again', Array.from({ length: 4 }, (): Point => [0.5, 0.5])],
] as const)('%s have no width', (_what, points) => {
  expect(measureSlimness(points, FRAME)).toBeCloseTo(0, 9);
});
