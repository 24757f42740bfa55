import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Picture } from '../../../../../src/domain/picture.ts';
import { decodeStill } from '../../../../../src/media/decode/decode-still.ts';
import { toDisplay } from '../../../../../src/media/decode/display-curve.ts';
import { undoDifferences } from '../../../../../src/media/decode/exr/undo-zip.ts';
import { lookAtStill } from '../../../../../src/media/decode/look-at-still.ts';
import { makeExr } from '../../probe/make/exr.ts';
import { type MadeChannel, type MadePart, makeExrFile } from '../make/exr.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const [WIDTH, HEIGHT] = [45, 40];
/** Both blocks of piz.exr, which lie behind header and offsets. */
const CHUNKS_BYTES = 4448;
/** Those of the fixtures: exact in half floats. */
const RED = (x: number, y: number): number => ((7 * x + 13 * y) % 61) / 64;
const GREEN = (x: number): number => x / 64;
const BLUE = (_: number, y: number): number => y / 64;
const RGB: readonly MadeChannel[] = [
  { name: 'B', value: BLUE },
  { name: 'G', value: GREEN },
  { name: 'R', value: RED },
];
/** A pass of each type beside the colours, as renderers write them. */
const MIXED: readonly MadeChannel[] = [
  { name: 'A', value: () => 1 },
  ...RGB,
  { name: 'Z', type: 'float', value: (x, y) => x * 1.7 + y },
  { name: 'id', type: 'uint', value: (x) => x * 70_000 },
];

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-exr-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(...parts: readonly MadePart[]): string {
  files += 1;
  const path = join(folder, `${files}.exr`);
  writeFileSync(path, makeExrFile(...parts));
  return path;
}

async function decode(path: string, maxPixels = 10_000): Promise<Picture> {
  return (await decodeStill({ path }, { maxPixels, channels: 3 })).picture;
}

const part = (more: Partial<MadePart> = {}): MadePart => ({ channels: RGB, data: [0, 0, WIDTH, HEIGHT], ...more });

/** What should be seen of the scene in a window: black where there is no data. */
function expected([xMin, yMin, width, height]: MadePart['data'], data: MadePart['data']): number[] {
  const values: number[] = [];
  for (let y = yMin; y < yMin + height; y += 1) {
    for (let x = xMin; x < xMin + width; x += 1) {
      const isThere = x >= data[0] && x < data[0] + data[2] && y >= data[1] && y < data[1] + data[3];
      for (const colour of [RED, GREEN, BLUE]) values.push(isThere ? Math.round(toDisplay(colour(x, y))) : 0);
    }
  }
  return values;
}
const WHOLE: MadePart['data'] = [0, 0, WIDTH, HEIGHT];
const SCENE = expected(WHOLE, WHOLE);

/** Largest and mean difference. */
function differ(picture: Picture, values: readonly number[]): { most: number; mean: number } {
  expect(picture.data.length).toBe(values.length);
  const differences = values.map((value, index) => Math.abs(value - (picture.data[index] ?? 0)));
  return { most: Math.max(...differences), mean: differences.reduce((sum, each) => sum + each, 0) / values.length };
}

test.each(['none', 'rle', 'zips', 'zip'] as const)(
  '%s: lines and tiles, colours among other channels',
  async (compression) => {
    for (const tile of [undefined, [16, 24] as const]) {
      const made = part({ channels: MIXED, compression, ...(tile && { tile }) });
      const picture = await decode(write(made));
      expect(picture).toMatchObject({
        width: WIDTH,
        height: HEIGHT,
        channels: 3,
        source: { width: WIDTH, height: HEIGHT },
      });
      expect([...picture.data]).toEqual(SCENE);
    }
  },
);

test('float channels come out as half ones do', async () => {
  const channels = RGB.map((channel) => ({ ...channel, type: 'float' as const }));
  for (const compression of ['none', 'zip'] as const)
    expect(differ(await decode(write(part({ channels, compression }))), SCENE).most).toBeLessThanOrEqual(1);
});

test.each(['piz', 'piz-mixed', 'piz-float', 'pxr24-mixed', 'pxr24-float'])('%s of OpenEXR is right', async (name) => {
  expect(differ(await decode(join(FIXTURES, `${name}.exr`)), SCENE).most).toBeLessThanOrEqual(1);
});

test.each(['b44', 'b44a', 'dwaa', 'dwab-float'])('%s of OpenEXR is right but for what it loses', async (name) => {
  expect(differ(await decode(join(FIXTURES, `${name}.exr`)), SCENE).mean).toBeLessThan(4);
});

test('the display window is what is seen, whatever the data window', async () => {
  for (const display of [
    [-7, -3, 70, 60],
    [10, 5, 20, 9],
    [30, 30, 40, 40],
  ] as const) {
    for (const more of [{}, { tile: [16, 24] as const }, { compression: 'zip' as const }]) {
      const picture = await decode(write(part({ display, ...more })));
      expect([...picture.data]).toEqual(expected(display, WHOLE));
    }
  }
  const beyond = await decode(write(part({ display: [500, 500, 4, 4] })));
  expect([...beyond.data]).toEqual(Array.from({ length: 48 }, () => 0));
});

test('a huge display window around a little data costs nothing', async () => {
  const picture = await decode(write(part({ display: [0, 0, 2 ** 29, 2 ** 28] })), 64);
  expect(picture).toMatchObject({ width: 64, height: 32, source: { width: 2 ** 29, height: 2 ** 28 } });
});

test('a smaller picture is the mean of display values over the area', async () => {
  const channels = ['B', 'G', 'R'].map((name) => ({ name, value: (x: number) => (x % 3 === 0 ? 1 : 0.25) }));
  const picture = await decode(write(part({ channels, data: [0, 0, 90, 60], compression: 'zip' })), 30);
  const mean = Math.round((toDisplay(1) + 2 * toDisplay(0.25)) / 3);
  expect(picture).toMatchObject({ width: 30, height: 20 });
  expect(new Set(picture.data)).toEqual(new Set([mean]));
});

test('NaN and what is below black are black, infinity is white', async () => {
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 65_504];
  for (const type of ['half', 'float'] as const) {
    const channels = ['B', 'G', 'R'].map((name) => ({ name, type, value: (x: number) => odd[x] ?? 0 }));
    const picture = await decode(write(part({ channels, data: [0, 0, 5, 1] })));
    expect([...picture.data].filter((_, index) => index % 3 === 0)).toEqual([0, 255, 0, 0, 255]);
  }
});

test.each([
  ['beauty before data', ['N.B', 'N.G', 'N.R', 'beauty.B', 'beauty.G', 'beauty.R'], 5, 'Layer "beauty" was looked at.'],
  [
    'Blender',
    ['ViewLayer.Combined.R', 'ViewLayer.Depth.Z'],
    0,
    'Layer "ViewLayer.Combined" was looked at. It has one colour channel only.',
  ],
  [
    'one of two layers',
    ['diffuseX.G', 'diffuseX.R', 'diffuseX.b', 'spec.B', 'spec.G', 'spec.R'],
    1,
    'Layer "diffuseX" was looked at.',
  ],
  ['no layer before a layer', ['B', 'G', 'R', 'beauty.B', 'beauty.G', 'beauty.R'], 2, undefined],
  ['luminance', ['BY', 'RY', 'Y'], 2, undefined],
  ['a depth pass', ['A', 'Z'], 0, 'There is no colour in it: channel "A" was looked at.'],
] as const)('%s', async (_, names, red, remark) => {
  const channels = names.map((name, index) => ({ name, value: () => (index + 1) / 16 }));
  const made = write(part({ channels, data: [0, 0, 4, 4] }));
  const { picture, remarks } = await decodeStill({ path: made }, { maxPixels: 10, channels: 3 });
  expect(picture.data[0]).toBe(Math.round(toDisplay((red + 1) / 16)));
  expect(remarks).toEqual(remark === undefined ? [] : [remark]);
  expect((await lookAtStill({ path: made })).remarks).toEqual(remarks);
});

test('of several parts the first that looks like the picture; a deep one is none', async () => {
  const depth = part({ channels: [{ name: 'Z', value: () => 3 }] });
  const path = write(depth, part({ compression: 'zip' }), part({ channels: MIXED }));
  const { picture, remarks } = await decodeStill({ path }, { maxPixels: 1000, channels: 3 });
  expect([...picture.data]).toEqual(SCENE);
  expect(remarks).toEqual(['Part 2 of 3 was looked at.']);
  const deep = join(folder, 'deep.exr');
  writeFileSync(deep, makeExr({ deep: true }));
  await expect(decode(deep)).rejects.toMatchObject({ code: 'media.unsupported' });
});

test('colour at a smaller size is left out, and luminance at full size is right beside it', async () => {
  const chroma = ['BY', 'RY'].map((name) => ({ name, sampling: 2, value: () => 0.5 }));
  const picture = await decode(write(part({ channels: [...chroma, { name: 'Y', value: RED }], compression: 'zip' })));
  expect([...picture.data].filter((_, index) => index % 3 === 0)).toEqual(SCENE.filter((_, index) => index % 3 === 0));
});

test('one channel is luma', async () => {
  const { picture } = await decodeStill({ path: write(part()) }, { maxPixels: 1000, channels: 1 });
  expect(picture).toMatchObject({ channels: 1 });
  const [red = 0, green = 0, blue = 0] = SCENE.slice(300, 303);
  expect(picture.data[100]).toBe(Math.floor(0.299 * red + 0.587 * green + 0.114 * blue + 0.5));
});

test('anamorphic pictures are shown with square pixels, nothing enlarged', async () => {
  const size = async (aspect: number): Promise<number[]> => {
    const { width, height } = (await lookAtStill({ path: write(part({ aspect })) })).size;
    return [width, height];
  };
  expect([await size(2), await size(0.5), await size(0), await size(1000), await size(1.001)]).toEqual([
    [45, 20],
    [23, 40],
    [45, 40],
    [45, 40],
    [45, 40],
  ]);
  expect(await decode(write(part({ aspect: 2 })))).toMatchObject({ width: 45, height: 20 });
});

test.each(['rle', 'zips', 'zip'] as const)(
  '%s: damaged blocks are errors, never a part of a picture',
  async (compression) => {
    const spoils: readonly ((stored: Buffer) => Buffer)[] = [
      (stored) => stored.subarray(0, stored.length - 4),
      (stored) => Buffer.concat([stored, Buffer.alloc(5000)]),
      (stored) => Buffer.from(stored.map((byte) => byte ^ 0x5a)),
      () => Buffer.alloc(0),
      // Whole in itself, and too short.
      (stored) => (compression === 'rle' ? stored.subarray(0, 2) : deflateSync(Buffer.alloc(16))),
    ];
    for (const spoil of spoils) {
      const spoiled = write(part({ compression, spoil: (stored, chunk) => (chunk === 1 ? spoil(stored) : stored) }));
      await expect(decode(spoiled)).rejects.toMatchObject({ code: 'file.malformed' });
    }
  },
);

test('PIZ that gives too few values is an error', async () => {
  const bytes = readFileSync(join(FIXTURES, 'piz.exr'));
  const path = join(folder, 'short.exr');
  // The first block: line and size, then the range of the bitmap, the bitmap, a length, and first, last, table and bits of the code.
  const at = bytes.length - CHUNKS_BYTES;
  expect(bytes.readUInt32LE(at)).toBe(0);
  const bitmapBytes = bytes.readUInt16LE(at + 10) - bytes.readUInt16LE(at + 8) + 1;
  const bitsAt = at + 8 + 4 + bitmapBytes + 4 + 12;
  bytes.writeUInt32LE(bytes.readUInt32LE(bitsAt) - 64, bitsAt);
  writeFileSync(path, bytes);
  await expect(decode(path)).rejects.toMatchObject({ code: 'file.malformed' });
});

test('differences are undone alike at any length and place in memory', () => {
  for (const [offset, length] of [
    [0, 103],
    [1, 64],
    [4, 7],
    [8, 3],
    [4, 0],
  ] as const) {
    const values = Uint8Array.from({ length }, (_, index) => (index * 89 + (index >> 3) * 31) & 255);
    const bytes = new Uint8Array(new ArrayBuffer(256), offset, length);
    bytes.set(values.map((value, index) => (index === 0 ? value : value - (values[index - 1] ?? 0) + 128)));
    undoDifferences(bytes);
    expect([...bytes]).toEqual([...values]);
  }
});
