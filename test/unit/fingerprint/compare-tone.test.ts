import { expect, test } from 'vitest';
import type { Picture } from '../../../src/domain/picture.ts';
import type { Point } from '../../../src/domain/picture-reader.ts';
import { compareTone } from '../../../src/fingerprint/compare-tone.ts';

const SIZE = { width: 320, height: 180 };

/** Soft colours that differ all over. */
function colourAt(u: number, v: number): readonly number[] {
  return [110 + 90 * Math.sin(7 * u + 2 * v), 120 + 80 * Math.sin(5 * v - 3 * u), 100 + 70 * Math.cos(6 * u + 4 * v)];
}

function paint(
  colour: (x: number, y: number) => readonly number[],
  change: (value: number, channel: number) => number = (value) => value,
): Picture {
  const data = new Uint8Array(SIZE.width * SIZE.height * 3);
  for (let at = 0; at < data.length; at += 1) {
    const pixel = Math.floor(at / 3);
    const place = colour((pixel % SIZE.width) / SIZE.width, Math.floor(pixel / SIZE.width) / SIZE.height);
    data[at] = Math.max(0, Math.min(255, Math.round(change(place[at % 3] ?? 0, at % 3))));
  }
  return { ...SIZE, channels: 3, data, source: SIZE };
}

const SOURCE = paint(colourAt);
const noise = (value: number): number => value + ((value * 7919) % 9) - 4;

test.each([
  ['untouched', SOURCE, false],
  ['noisy', paint(colourAt, noise), false],
  ['brighter', paint(colourAt, (value) => value + 15), true],
  ['with more contrast', paint(colourAt, (value) => 120 + (value - 120) * 1.2), true],
  ['tinted', paint(colourAt, (value, channel) => value + (channel === 2 ? 20 : 0)), true],
] as const)('tells of a picture that comes out %s', (_what, final, graded) => {
  expect(compareTone(final, SOURCE, { mirrored: false })?.graded).toBe(graded);
});

test('compares like with like where the source is mirrored', () => {
  const final = paint((x, y) => colourAt(1 - x, y));
  expect(compareTone(final, SOURCE, { mirrored: true })).toMatchObject({ graded: false });
  expect(compareTone(final, SOURCE, { mirrored: false })?.graded).toBe(true);
});

test('compares only what is seen of a source that is placed in the frame, turned or cut off', () => {
  const corners: readonly Point[] = [
    [0.6, 0.2],
    [1.1, 0.3],
    [1.06, 0.8],
    [0.56, 0.7],
  ];
  // Behind it something else altogether, and the element itself darker.
  const final = paint((x, y) => {
    const [dx, dy] = [x - 0.6, y - 0.2];
    const determinant = 0.5 * 0.5 - -0.04 * 0.1;
    const u = (dx * 0.5 - -0.04 * dy) / determinant;
    const v = (0.5 * dy - 0.1 * dx) / determinant;
    return u >= 0 && u < 1 && v >= 0 && v < 1 ? colourAt(u, v).map((value) => value - 20) : [250, 250, 250];
  });
  const found = compareTone(final, SOURCE, { corners, mirrored: false });
  expect(found?.shift).toBeCloseTo(-20, 0);
  expect(found?.graded).toBe(true);
});

test('says nothing where next to nothing is seen', () => {
  const corners: readonly Point[] = [
    [0.98, 0.98],
    [1.98, 0.98],
    [1.98, 1.98],
    [0.98, 1.98],
  ];
  expect(compareTone(SOURCE, SOURCE, { corners, mirrored: false })).toBeUndefined();
});
