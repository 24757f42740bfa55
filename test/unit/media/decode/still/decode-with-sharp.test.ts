import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeStill } from '../../../../../src/media/decode/decode-still.ts';
import { lookAtStill } from '../../../../../src/media/decode/look-at-still.ts';
import { makeFloatTiff } from '../make/float-tiff.ts';

const [WIDTH, HEIGHT] = [24, 16];
const COLOUR = [0x44, 0x66, 0x88] as const;

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-stills-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function write(extension: string, image: Sharp): Promise<string> {
  files += 1;
  const path = join(folder, `${files}.${extension}`);
  await image.toFile(path);
  return path;
}

const flat = (background = '#446688', channels: 3 | 4 = 3): Sharp =>
  sharp({ create: { width: WIDTH, height: HEIGHT, channels, background } });

/** Eight pixels, each of another grey: what is turned where shows. */
function steps(): Sharp {
  const greys = Buffer.from([10, 40, 70, 100, 130, 160, 190, 220].flatMap((grey) => [grey, grey, grey]));
  return sharp(greys, { raw: { width: 4, height: 2, channels: 3 } });
}

async function decode(path: string, maxPixels = 512): Promise<{ size: string; first: number[]; data: number[] }> {
  const { picture } = await decodeStill({ path }, { maxPixels, channels: 3 });
  expect(picture.data.length).toBe(picture.width * picture.height * 3);
  return {
    size: `${picture.width}x${picture.height}`,
    first: [...picture.data.subarray(0, 3)],
    data: [...picture.data],
  };
}

function expectNear(values: readonly number[], wanted: readonly number[], allowed: number): void {
  for (const [index, value] of values.entries())
    expect(Math.abs(value - (wanted[index] ?? -1))).toBeLessThanOrEqual(allowed);
}

test.each([
  ['png', () => flat().png(), 0],
  ['jpg', () => flat().jpeg(), 2],
  ['tif', () => flat().tiff({ compression: 'lzw' }), 0],
  ['webp', () => flat().webp({ lossless: true }), 0],
  ['gif', () => flat().gif(), 4],
  ['avif', () => flat().avif({ lossless: true }), 2],
  ['palette.png', () => flat().png({ palette: true }), 0],
  ['interlaced.png', () => flat().png({ progressive: true }), 0],
] as const)('%s', async (extension, image, allowed) => {
  const { size, first } = await decode(await write(extension, image()));
  expect(size).toBe(`${WIDTH}x${HEIGHT}`);
  expectNear(first, COLOUR, allowed);
});

test('SVG', async () => {
  const path = join(folder, 'a.svg');
  writeFileSync(
    path,
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="16"><rect width="24" height="16" fill="#446688"/></svg>',
  );
  expect(await decode(path)).toMatchObject({ size: '24x16', first: COLOUR });
});

test('transparent parts stand over mid grey, in colour and in grey', async () => {
  expectNear((await decode(await write('png', flat('#44668800', 4).png()))).first, [128, 128, 128], 0);
  expectNear((await decode(await write('png', flat('#44668880', 4).png()))).first, [98, 115, 132], 1);
  const grey = flat('#ffffff00', 4).toColourspace('b-w').png();
  expectNear((await decode(await write('png', grey))).first, [128, 128, 128], 0);
});

test('16 bit becomes 8, colour and grey', async () => {
  const wide = (channels: 1 | 3, space: 'rgb16' | 'grey16'): Sharp =>
    sharp(
      Uint16Array.from(
        { length: WIDTH * HEIGHT * channels },
        (_, index) => [0x4499, 0x6699, 0x8899][index % channels] ?? 0,
      ),
      { raw: { width: WIDTH, height: HEIGHT, channels } },
    ).toColourspace(space);
  expectNear((await decode(await write('png', wide(3, 'rgb16').png()))).first, COLOUR, 1);
  expectNear((await decode(await write('tif', wide(3, 'rgb16').tiff({ compression: 'lzw' })))).first, COLOUR, 1);
  expectNear((await decode(await write('png', wide(1, 'grey16').png()))).first, [0x44, 0x44, 0x44], 1);
});

test('CMYK and a wide colour profile come out as the colours they are', async () => {
  expectNear((await decode(await write('jpg', flat().toColourspace('cmyk').jpeg()))).first, COLOUR, 8);
  const p3 = await write('png', flat('#ff4433').withIccProfile('p3').png());
  const stored = [...(await sharp(p3, { ignoreIcc: true }).raw().toBuffer()).subarray(0, 3)];
  expectNear((await decode(p3)).first, [255, 0x44, 0x33], 3);
  expect(stored).not.toEqual([255, 0x44, 0x33]);
});

test('every orientation is turned upright as sharp turns it', async () => {
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const path = await write('png', steps().withMetadata({ orientation }).png());
    const { data, info } = await sharp(path).autoOrient().raw().toBuffer({ resolveWithObject: true });
    const found = await decode(path);
    expect([orientation, found.size, found.data]).toEqual([orientation, `${info.width}x${info.height}`, [...data]]);
    expect((await lookAtStill({ path })).size).toEqual({ width: info.width, height: info.height });
  }
});

test('made smaller on the longer side, never larger; the source is as displayed', async () => {
  const path = await write(
    'jpg',
    sharp({ create: { width: 300, height: 100, channels: 3, background: 'red' } })
      .withMetadata({ orientation: 6 })
      .jpeg(),
  );
  const { picture } = await decodeStill({ path }, { maxPixels: 60, channels: 1 });
  expect(picture).toMatchObject({ width: 20, height: 60, channels: 1, source: { width: 100, height: 300 } });
  expect(picture.data.length).toBe(1200);
  // Luma of red.
  expect(Math.abs((picture.data[0] ?? 0) - 76)).toBeLessThanOrEqual(1);
});

test('of several pictures in one file the first is looked at, and that is said', async () => {
  const two = (): Sharp =>
    sharp(Buffer.concat([Buffer.alloc(WIDTH * HEIGHT * 3, 100), Buffer.alloc(WIDTH * HEIGHT * 3, 200)]), {
      raw: { width: WIDTH, height: HEIGHT * 2, channels: 3, pageHeight: HEIGHT },
    });
  for (const [path, remark] of [
    [await write('gif', two().gif({ delay: [100, 100] })), 'It has 2 frames: the first was looked at.'],
    [
      await write('webp', two().webp({ lossless: true, delay: [100, 100] })),
      'It has 2 frames: the first was looked at.',
    ],
    [await write('tif', two().tiff({ compression: 'lzw' })), 'It has 2 pages: the first was looked at.'],
  ] as const) {
    const { picture, remarks } = await decodeStill({ path }, { maxPixels: 512, channels: 1 });
    expect([picture.width, picture.height, picture.data[0], remarks]).toEqual([WIDTH, HEIGHT, 100, [remark]]);
    expect(await lookAtStill({ path })).toEqual({ size: { width: WIDTH, height: HEIGHT }, remarks: [remark] });
  }
});

test('floats in a TIFF: what is no number spoils no more than its surroundings', async () => {
  const values = new Float32Array(64 * 64 * 3).fill(0.4);
  values[0] = Number.NaN;
  values[4] = Number.POSITIVE_INFINITY;
  const path = join(folder, 'float.tif');
  writeFileSync(path, makeFloatTiff(64, 64, values));
  for (const maxPixels of [64, 16]) {
    const { data } = await decode(path, maxPixels);
    expectNear(data.slice(-3), [170, 170, 170], 1);
  }
});
