import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Pixels } from '../../../../src/domain/ports.ts';
import { readBlockBits, voteMarkBits } from '../../../../src/signs/pixels/dwt-blocks.ts';
import { dwtDct } from '../../../../src/signs/pixels/dwt-dct.ts';
import { DWT_MARKS } from '../../../../src/signs/pixels/dwt-marks.ts';
import { drawNoise, drawPicture } from './draw-picture.ts';
import { embedDwtDct } from './embed-dwt-dct.ts';

const STYLES = ['uint8', 'float32'] as const;

function foundMark(pixels: Pixels): unknown {
  return dwtDct.readPixels(pixels).evidence[0]?.detail?.['mark'];
}

async function reencode(pixels: Pixels, change: (image: Sharp) => Sharp): Promise<Pixels> {
  const { width, height, channels } = pixels;
  const file = await change(sharp(pixels.data, { raw: { width, height, channels } })).toBuffer();
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data };
}

describe('each mark, as each kind of encoder writes it', () => {
  const cases = DWT_MARKS.flatMap((mark) => STYLES.map((style) => ({ mark, style, name: mark.name })));
  test.each(cases)('$name, $style', ({ mark, style }) => {
    const result = dwtDct.readPixels(embedDwtDct(drawPicture(512, 448, 7), mark.bits, style));
    expect(result.evidence).toHaveLength(1);
    expect(result.evidence[0]).toMatchObject({
      sign: 'pixels.dwt-dct',
      origin: 'generated',
      certainty: 'implied',
      system: mark.system,
      carrier: 'pixels',
      detail: { mark: mark.name, bits: mark.bits.length },
    });
    expect(result.evidence[0]?.detail?.['accuracy']).toBeGreaterThanOrEqual(0.88);
  });
});

test('the marks have the lengths that their programs write', () => {
  expect(DWT_MARKS.map((mark) => [mark.name, mark.bits.length])).toEqual([
    ['SD1', 136],
    ['SDXL', 48],
    ['FLUX', 46],
  ]);
});

test('a picture with alpha and sides that are no multiples of eight', () => {
  const mark = DWT_MARKS[1];
  const picture = embedDwtDct(drawPicture(517, 431, 3, 4), mark?.bits ?? [], 'float32');
  expect(foundMark(picture)).toBe('SDXL');
});

test('survives a lossless file', async () => {
  const marked = embedDwtDct(drawPicture(512, 512, 11), DWT_MARKS[2]?.bits ?? [], 'float32');
  expect(foundMark(await reencode(marked, (image) => image.png()))).toBe('FLUX');
  expect(foundMark(await reencode(marked, (image) => image.webp({ lossless: true })))).toBe('FLUX');
});

test('survives nothing lossy: that is why only lossless stills are asked', async () => {
  const marked = embedDwtDct(drawPicture(512, 512, 11), DWT_MARKS[2]?.bits ?? [], 'float32');
  expect(foundMark(await reencode(marked, (image) => image.jpeg({ quality: 90 })))).toBeUndefined();
  expect(foundMark(await reencode(marked, (image) => image.resize(384, 384).png()))).toBeUndefined();
  const cropped = { left: 3, top: 3, width: 500, height: 500 };
  expect(foundMark(await reencode(marked, (image) => image.extract(cropped).png()))).toBeUndefined();
});

describe('stays silent on', () => {
  test.each([
    ['noise', drawNoise(320, 320, 5)],
    ['an unmarked picture', drawPicture(512, 448, 7)],
    ['black', { width: 300, height: 300, channels: 3 as const, data: new Uint8Array(270_000) }],
    ['white', { width: 300, height: 300, channels: 3 as const, data: new Uint8Array(270_000).fill(255) }],
    [
      'blue',
      {
        width: 300,
        height: 300,
        channels: 3 as const,
        data: Uint8Array.from({ length: 270_000 }, (_, i) => (i % 3 === 2 ? 255 : 0)),
      },
    ],
    ['random bits embedded', embedDwtDct(drawPicture(512, 448, 7), [1, 0, 0, 1, 1, 1, 0], 'uint8')],
  ])('%s', (_name, pixels) => {
    expect(dwtDct.readPixels(pixels).evidence).toEqual([]);
  });

  test('a marked picture below the size the encoder takes', () => {
    const bits = DWT_MARKS[2]?.bits ?? [];
    expect(foundMark(embedDwtDct(drawPicture(256, 256, 2), bits, 'float32'))).toBe('FLUX');
    expect(foundMark(embedDwtDct(drawPicture(256, 255, 2), bits, 'float32'))).toBeUndefined();
  });
});

test('never throws and never finds a mark in random pixels', () => {
  const sizes = fc.record({ width: fc.integer({ min: 0, max: 400 }), height: fc.integer({ min: 0, max: 400 }) });
  fc.assert(
    fc.property(sizes, fc.integer(), fc.constantFrom<3 | 4>(3, 4), fc.boolean(), (size, seed, channels, short) => {
      const pixels = drawNoise(size.width, size.height, seed, channels);
      // A reader that gives fewer bytes than it says must not matter either.
      const data = short ? pixels.data.subarray(0, pixels.data.length / 2) : pixels.data;
      expect(dwtDct.readPixels({ ...pixels, data }).evidence).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('looks at a share of the rows of a huge picture, and votes with those', () => {
  const pixels = { width: 16_000, height: 4096, channels: 3 as const, data: new Uint8Array() };
  const blocks = readBlockBits(pixels, 'uint8');
  expect(blocks.bits.length).toBeLessThanOrEqual(500_000);
  expect(blocks.rows.length).toBeGreaterThan(100);
  expect(voteMarkBits(blocks, 48)).toHaveLength(48);
});

test('block numbers go on across the rows that are left out', () => {
  const blocks = { columns: 3, rows: [0, 2], bits: Uint8Array.from([1, 0, 0, 0, 1, 1]) };
  // Blocks 0, 1, 2 and 6, 7, 8 at length 4: bits 0, 1, 2 and 2, 3, 0.
  expect([...voteMarkBits(blocks, 4)]).toEqual([1, 0, 0, 1]);
});
