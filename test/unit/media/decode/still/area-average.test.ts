import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AreaAverage } from '../../../../../src/media/decode/still/area-average.ts';
import { fitInside } from '../../../../../src/media/decode/still/fit-inside.ts';

/** Each pixel of the result by itself, from the parts of source pixels that it covers. */
function averageSlowly(
  values: readonly number[],
  width: number,
  height: number,
  out: { width: number; height: number },
): number[] {
  const [stepX, stepY] = [width / out.width, height / out.height];
  const cover = (from: number, to: number, at: number): number =>
    Math.max(0, Math.min(to, at + 1) - Math.max(from, at));
  const result: number[] = [];
  for (let row = 0; row < out.height; row += 1) {
    for (let column = 0; column < out.width; column += 1) {
      let sum = 0;
      for (let y = 0; y < height; y += 1)
        for (let x = 0; x < width; x += 1)
          sum +=
            (values[y * width + x] ?? 0) *
            cover(column * stepX, (column + 1) * stepX, x) *
            cover(row * stepY, (row + 1) * stepY, y);
      result.push(sum / stepX / stepY);
    }
  }
  return result;
}

test('each pixel is the mean of its area, whatever order and pieces the rows come in', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 23 }),
      fc.integer({ min: 1, max: 17 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      (width, height, maxPixels, piece, isReversed) => {
        const values = Array.from({ length: width * height }, (_, index) => (index * 73) % 256);
        const size = fitInside({ width, height }, maxPixels);
        const average = new AreaAverage({ width, height }, size, 1);
        const rows = [...Array(height).keys()];
        for (const y of isReversed ? rows.reverse() : rows)
          for (let x = 0; x < width; x += piece) {
            const count = Math.min(piece, width - x);
            average.addRow(0, y, x, Float32Array.from(values.slice(y * width + x, y * width + x + count)), count);
          }
        const found = average.finish();
        for (const [index, value] of averageSlowly(values, width, height, size).entries())
          expect(Math.abs((found[index] ?? 0) - value)).toBeLessThanOrEqual(0.501);
      },
    ),
    { numRuns: 150 },
  );
});

test('sizes fit inside, keep their shape, and never grow or vanish', () => {
  expect(fitInside({ width: 4096, height: 2160 }, 512)).toEqual({ width: 512, height: 270 });
  expect(fitInside({ width: 100_000, height: 1 }, 512)).toEqual({ width: 512, height: 1 });
  expect(fitInside({ width: 3, height: 200 }, 512)).toEqual({ width: 3, height: 200 });
});
