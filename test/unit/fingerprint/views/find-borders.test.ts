import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Picture } from '../../../../src/domain/picture.ts';
import { findBorders } from '../../../../src/fingerprint/views/find-borders.ts';
import { makePicture } from '../pdq/make-picture.ts';
import { addLetters, addNoise, changePixels, type Frame, framePicture } from './frame-picture.ts';

const NONE = { left: 0, top: 0, right: 0, bottom: 0 };
const PICTURES = ['shapes', 'clouds', 'lines'].map((motif) =>
  makePicture({ motif: motif as 'shapes', width: 320, height: 180, channels: 3, seed: 3 }),
);
const [SHAPES, CLOUDS, LINES] = PICTURES as [Picture, Picture, Picture];

function expectBorders(picture: Picture, { left, top, right, bottom }: Omit<Frame, 'colour'>, slack = 1): void {
  const found = findBorders(picture);
  const off = [found.left - left, found.top - top, found.right - right, found.bottom - bottom];
  expect(Math.max(...off.map(Math.abs)), JSON.stringify(found)).toBeLessThanOrEqual(slack);
}

async function compress(picture: Picture, quality: number): Promise<Picture> {
  const { width, height, channels } = picture;
  const jpeg = await sharp(picture.data, { raw: { width, height, channels } }).jpeg({ quality }).toBuffer();
  return { ...picture, data: new Uint8Array(await sharp(jpeg).raw().toBuffer()) };
}

const bars = fc.record({
  across: fc.constantFrom(0, 0, 0.05, 0.125, 0.34),
  down: fc.constantFrom(0, 0, 0.03, 0.128, 0.2),
  colour: fc.constantFrom([0], [255], [128], [16], [20, 40, 200]),
  noise: fc.integer({ min: 0, max: 4 }),
  picture: fc.constantFrom(...PICTURES),
});

test('bars of any colour and size are found to the pixel, with noise over all', () => {
  fc.assert(
    fc.property(bars, ({ across, down, colour, noise, picture }) => {
      const [left, top] = [Math.round(across * picture.width), Math.round(down * picture.height)];
      const frame = { left, top, right: left, bottom: top, colour };
      // Bars as bright as the paper beside them are no bars to anyone; nor are those that a cloud of their own grey borders on.
      fc.pre(colour[0] === 0 || picture === SHAPES);
      expectBorders(addNoise(framePicture(picture, frame), noise, across * 100), frame, 2);
    }),
    {
      numRuns: 20,
      // The margins of a written page, within bars that are noisier than they.
      examples: [[{ across: 0.05, down: 0.2, colour: [0], noise: 3, picture: LINES }]],
    },
  );
});

test.each([20, 50])('bars are found through JPEG at quality %i', async (quality) => {
  for (const frame of [
    { left: 0, top: 23, right: 0, bottom: 23, colour: [0] },
    { left: 40, top: 0, right: 40, bottom: 0, colour: [0] },
    { left: 60, top: 30, right: 60, bottom: 30, colour: [90] },
  ])
    for (const picture of PICTURES) expectBorders(await compress(framePicture(picture, frame), quality), frame, 2);
});

test('a timecode or a title in a bar does not end it', async () => {
  const frame = { left: 0, top: 23, right: 0, bottom: 23, colour: [0] };
  const framed = framePicture(SHAPES, frame);
  expectBorders(addLetters(framed, 5), frame);
  expectBorders(await compress(addLetters(addLetters(framed, 4), 162), 40), frame, 2);
  // A subtitle half in the bar and half in the picture.
  expectBorders(addLetters(framed, 150), frame);
});

test('a sky as dark as the bar that it borders on is not taken for the bar', () => {
  const sky = changePixels(SHAPES, (value, _, y) => (y < 80 ? 2 : value));
  const frame = { left: 0, top: 23, right: 0, bottom: 23, colour: [0] };
  expectBorders(framePicture(sky, frame), frame);
});

test('bars of unequal size are found when both end sharply', () => {
  const frame = { left: 0, top: 12, right: 0, bottom: 34, colour: [0] };
  expectBorders(framePicture(CLOUDS, frame), frame);
});

test('pictures without bars keep all they have', () => {
  for (const picture of PICTURES) expect(findBorders(picture)).toEqual(NONE);
});

test('dark scenes are not trimmed', () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const night = makePicture({ motif: 'night', width: 320, height: 180, channels: 3, seed });
    expect(findBorders(night), `${seed}`).toEqual(NONE);
    const crushed = changePixels(night, (value) => (value < 12 ? 0 : value));
    expect(findBorders(crushed), `${seed} crushed`).toEqual(NONE);
  }
});

test('neither a vignette nor a bright object before black is a border', () => {
  const centre = (x: number, y: number): number => Math.hypot((x - 160) / 160, (y - 90) / 90);
  const vignette = changePixels(SHAPES, (value, x, y) => value * Math.max(0, 1.1 - centre(x, y)));
  expect(findBorders(vignette)).toEqual(NONE);
  const lamp = changePixels(SHAPES, (value, x, y) => (Math.hypot(x - 160, y - 90) < 50 ? value + 60 : 0));
  expect(findBorders(lamp)).toEqual(NONE);
});

test('a plain wall on one side is picture', () => {
  const wall = framePicture(SHAPES, { ...NONE, left: 90, colour: [200] });
  expect(findBorders(wall)).toEqual(NONE);
});

test('even frames and tiny pictures have no borders', () => {
  for (const [width, height] of [
    [1, 1],
    [320, 180],
    [3, 900],
  ] as const) {
    const data = new Uint8Array(width * height);
    expect(findBorders({ width, height, channels: 1, data, source: { width, height } })).toEqual(NONE);
  }
});
