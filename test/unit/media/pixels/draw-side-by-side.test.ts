import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Picture } from '../../../../src/domain/picture.ts';
import { drawSideBySide } from '../../../../src/media/pixels/draw-side-by-side.ts';

function plain(width: number, height: number, [left, right]: readonly [number, number], channels: 1 | 3 = 3): Picture {
  const data = new Uint8Array(width * height * channels);
  for (let at = 0; at < data.length; at += 1) data[at] = Math.floor(at / channels) % width < width / 2 ? left : right;
  return { width, height, channels, data, source: { width, height } };
}

const CORNERS = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.75, 0.75],
  [0.25, 0.75],
] as const;

async function pixelAt(jpeg: Uint8Array, x: number, y: number): Promise<readonly number[]> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  return [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
}

test('stands the final beside the source and outlines the place', async () => {
  const jpeg = await drawSideBySide({
    final: plain(320, 180, [40, 40]),
    source: plain(200, 100, [0, 200]),
    corners: CORNERS,
    mirrored: false,
    heightPixels: 180,
  });
  const { width, height } = await sharp(jpeg).metadata();
  expect([width, height]).toEqual([320 + 12 + 360, 180]);
  const [red = 0, green = 0, blue = 0] = await pixelAt(jpeg, 160, 45);
  expect(red).toBeGreaterThan(150);
  expect(green).toBeGreaterThan(120);
  expect(blue).toBeLessThan(100);
  expect((await pixelAt(jpeg, 160, 90))[0]).toBeLessThan(60);
  expect((await pixelAt(jpeg, 340, 90))[0]).toBeLessThan(30);
  expect((await pixelAt(jpeg, 680, 90))[0]).toBeGreaterThan(170);
});

test('shows a mirrored source as it was found', async () => {
  const drawing = { final: plain(320, 180, [40, 40]), source: plain(320, 180, [0, 200], 1), heightPixels: 180 };
  const jpeg = await drawSideBySide({ ...drawing, mirrored: true });
  expect((await pixelAt(jpeg, 340, 90))[0]).toBeGreaterThan(170);
});

test.each([
  ['no corners', []],
  [
    'corners that are no numbers',
    [
      [Number.NaN, 0.1],
      [1e30, 0.5],
      [0.5, Number.NEGATIVE_INFINITY],
    ],
  ],
] as const)('draws with %s and without the source', async (_what, corners) => {
  const jpeg = await drawSideBySide({ final: plain(1, 1, [255, 255]), corners, mirrored: false, heightPixels: 90 });
  expect((await sharp(jpeg).metadata()).height).toBe(90);
});
