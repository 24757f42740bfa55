import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AssayError } from '../../src/domain/errors.ts';
import { decodeStill } from '../../src/media/decode/decode-still.ts';
import { lookAtStill } from '../../src/media/decode/look-at-still.ts';
import { makeDpxFile } from '../unit/media/decode/make/dpx.ts';
import { type MadePart, makeExrFile } from '../unit/media/decode/make/exr.ts';
import { makeFloatTiff } from '../unit/media/decode/make/float-tiff.ts';
import { noise } from '../unit/media/probe/make/bytes.ts';
import { makeBmp } from '../unit/media/probe/make/others.ts';
import { makeWidePng } from './support/hostile-bytes.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-stills-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const FIXTURES = join(import.meta.dirname, '../unit/media/decode/exr/fixtures');
const MAX_PIXELS = 64;
const MAX_RSS_BYTES = 600 * 1024 * 1024;

/** What became of it: the size of the picture, or the code of the error. Anything else is a bug. */
async function outcome(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  try {
    const { picture } = await decodeStill({ path }, { maxPixels: MAX_PIXELS, channels: 3 });
    expect(picture.data.length).toBe(picture.width * picture.height * 3);
    expect((await lookAtStill({ path })).size).toEqual(picture.source);
    return `${picture.width}x${picture.height}`;
  } catch (error) {
    expect(error).toBeInstanceOf(AssayError);
    return error instanceof AssayError ? error.code : 'no AssayError';
  }
}

const plain = (width = 80, height = 40): Sharp =>
  sharp(noise(width * height * 3, 255), { raw: { width, height, channels: 3 } });
const half = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2));

const exr = (more: Partial<MadePart> = {}): Buffer =>
  makeExrFile({
    channels: ['B', 'G', 'R'].map((name) => ({ name, value: (x, y) => ((x * 7 + y * 13) % 61) / 64 })),
    data: [0, 0, 80, 40],
    compression: 'zip',
    ...more,
  });
const dpx = (width = 80, height = 40): Buffer =>
  makeDpxFile({ width, height, bits: 10, value: (x, y) => (x * 31 + y * 7) % 1024 });

test('files cut short are errors in every format', async () => {
  const whole: readonly (readonly [string, Buffer])[] = [
    ['a.png', await plain().png().toBuffer()],
    ['a.jpg', await plain().jpeg().toBuffer()],
    ['progressive.jpg', await plain().jpeg({ progressive: true }).toBuffer()],
    ['a.tif', await plain().tiff({ compression: 'lzw' }).toBuffer()],
    ['a.webp', await plain().webp().toBuffer()],
    ['a.gif', await plain().gif().toBuffer()],
    ['a.avif', await plain().avif().toBuffer()],
    ['a.exr', exr()],
    ['a.dpx', dpx()],
  ];
  for (const [name, bytes] of whole) {
    expect([name, await outcome(name, bytes)]).toEqual([name, '64x32']);
    for (const cut of [half(bytes), bytes.subarray(0, 60)])
      expect([name, cut.length, await outcome(name, cut)]).toEqual([
        name,
        cut.length,
        expect.stringMatching(/^(?:file\.truncated|file\.malformed|media\.unsupported)$/),
      ]);
  }
});

test('bits flipped in an EXR or DPX give a typed result, and never hang', async () => {
  const seeds = noise(300, 255);
  const fixture = (name: string): Buffer => readFileSync(join(FIXTURES, name));
  const whole: readonly (readonly [string, Buffer, number])[] = [
    ['zip.exr', exr(), 100],
    ['tiles.exr', exr({ tile: [16, 16] }), 100],
    ['10 bit.dpx', dpx(20, 10), 100],
    ...['piz.exr', 'pxr24-mixed.exr', 'b44a.exr', 'dwaa.exr'].map((name) => [name, fixture(name), 40] as const),
  ];
  for (const [name, original, rounds] of whole) {
    for (let round = 0; round < rounds; round += 1) {
      const bytes = Buffer.from(original);
      // Half of them in the header, where they do most.
      const reach = round % 2 === 0 ? Math.min(420, bytes.length) : bytes.length;
      const at = Math.floor((((seeds[round * 2] ?? 0) * 256 + (seeds[round * 2 + 1] ?? 0)) / 65_536) * reach);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (round % 8));
      const typed = /^(?:\d+x\d+|file\.truncated|file\.malformed|media\.unsupported|limit\.output)$/;
      expect([name, at, await outcome(name, bytes)]).toEqual([name, at, expect.stringMatching(typed)]);
    }
  }
});

test('garbage, an empty file, none and no file at all', async () => {
  expect(await outcome('garbage.png', noise(5000))).toBe('media.unsupported');
  expect(await outcome('header.png', Buffer.concat([makeWidePng(80, 40).subarray(0, 33), noise(500)]))).toMatch(
    /^file\./,
  );
  expect(await outcome('header.exr', Buffer.concat([exr().subarray(0, 8), noise(500)]))).toMatch(/^file\./);
  expect(await outcome('empty.png', Buffer.alloc(0))).toBe('file.empty');
  for (const [path, code] of [
    [join(folder, 'gone.png'), 'file.vanished'],
    [folder, 'file.not-regular'],
  ] as const)
    await expect(decodeStill({ path }, { maxPixels: 10, channels: 1 })).rejects.toMatchObject({ code });
});

test('a pipe is not waited for', async () => {
  const path = join(folder, 'pipe.png');
  execFileSync('mkfifo', [path]);
  await expect(decodeStill({ path, mediaType: 'image/png' }, { maxPixels: 10, channels: 1 })).rejects.toMatchObject({
    code: 'file.not-regular',
  });
});

test('types that are not decoded say so', async () => {
  expect(await outcome('a.bmp', makeBmp())).toBe('media.unsupported');
  expect(await outcome('a.jxl', Buffer.from('ff0a000000000000', 'hex'))).toBe('media.unsupported');
  expect(await outcome('a.j2c', Buffer.concat([Buffer.from('ff4fff51002f', 'hex'), noise(100)]))).toBe(
    'media.unsupported',
  );
  expect(await outcome('a.psd', Buffer.concat([Buffer.from('8BPS\0\x01', 'latin1'), noise(100)]))).toBe(
    'media.unsupported',
  );
});

test('one pixel is a picture', async () => {
  expect(await outcome('1.png', await plain(1, 1).png().toBuffer())).toBe('1x1');
  expect(await outcome('1.exr', exr({ data: [0, 0, 1, 1] }))).toBe('1x1');
  expect(await outcome('1.dpx', dpx(1, 1))).toBe('1x1');
});

test('100,000 pixels in width', async () => {
  const wide = sharp({ create: { width: 100_000, height: 4, channels: 3, background: '#446688' } });
  expect(await outcome('wide.png', await wide.png({ compressionLevel: 1 }).toBuffer())).toBe('64x1');
  expect(await outcome('wide.exr', exr({ data: [0, 0, 100_000, 2] }))).toBe('64x1');
  expect(await outcome('wide.dpx', dpx(100_000, 2))).toBe('64x1');
});

test('sizes that no picture has', async () => {
  expect(await outcome('60000.png', makeWidePng(60_000, 60_000))).toBe('limit.output');
  expect(await outcome('2^31.png', makeWidePng(0x7fffffff, 0x7fffffff))).toMatch(/^(?:limit\.output|file\.malformed)$/);
  const svg = (size: string): Buffer =>
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect width="9" height="9"/></svg>`);
  expect(await outcome('huge.svg', svg('width="100000000" height="3200000"'))).toBe('limit.output');
  expect(await outcome('nothing.svg', svg('width="0" height="0"'))).toBe('file.malformed');
  const wide = dpx();
  wide.writeUInt32BE(0x7fffffff, 772);
  expect(await outcome('2^31.dpx', wide)).toBe('file.malformed');
  const many = exr();
  many.writeInt32LE(2 ** 29, many.indexOf('dataWindow') + 'dataWindow\0box2i\0'.length + 4 + 8);
  expect(await outcome('2^29.exr', many)).toMatch(/^(?:limit\.output|file\.malformed)$/);
});

test('a small EXR that inflates to a great deal stops where its size says', async () => {
  const bomb = exr({ data: [0, 0, 6000, 160], channels: [{ name: 'Y', value: () => 0 }] });
  expect(bomb.length).toBeLessThan(20_000);
  expect(await outcome('bomb.exr', bomb)).toBe('64x2');
  const wrong = exr({ data: [0, 0, 8, 16], spoil: () => exrBlockOf(30_000) });
  expect(await outcome('wrong.exr', wrong)).toBe('file.malformed');
});

function exrBlockOf(width: number): Buffer {
  let block: Buffer = Buffer.alloc(0);
  exr({ data: [0, 0, width, 1], channels: [{ name: 'Y', value: () => 0 }], spoil: (stored) => (block = stored) });
  return block;
}

test('animated, of several pages, transparent, 16 bit, CMYK and float are pictures', async () => {
  const two = (): Sharp =>
    sharp(noise(80 * 80 * 3, 255), { raw: { width: 80, height: 80, channels: 3, pageHeight: 40 } });
  const wide = Uint16Array.from({ length: 80 * 40 * 3 }, (_, index) => (index * 3001) & 0xffff);
  const odd = Float32Array.from(
    { length: 80 * 40 * 3 },
    (_, index) => [0.5, Number.NaN, Number.POSITIVE_INFINITY, -7][index % 4] ?? 0,
  );
  const all: readonly (readonly [string, Buffer])[] = [
    [
      'animated.gif',
      await two()
        .gif({ delay: [40, 40] })
        .toBuffer(),
    ],
    [
      'animated.webp',
      await two()
        .webp({ delay: [40, 40] })
        .toBuffer(),
    ],
    ['pages.tif', await two().tiff({ compression: 'lzw' }).toBuffer()],
    ['alpha.png', await plain().ensureAlpha(0.3).png().toBuffer()],
    [
      '16.png',
      await sharp(wide, { raw: { width: 80, height: 40, channels: 3 } })
        .toColourspace('rgb16')
        .png()
        .toBuffer(),
    ],
    ['cmyk.jpg', await plain().toColourspace('cmyk').jpeg().toBuffer()],
    ['float.tif', makeFloatTiff(80, 40, odd)],
    [
      'float.exr',
      exr({
        channels: ['B', 'G', 'R'].map((name) => ({
          name,
          type: 'float',
          value: (x) => [Number.NaN, Number.POSITIVE_INFINITY, -1e30, 1e30][x % 4] ?? 0,
        })),
      }),
    ],
  ];
  for (const [name, bytes] of all) expect([name, await outcome(name, bytes)]).toEqual([name, '64x32']);
});

test('a hundred thousand pixels in width by six hundred in height fit into a small child', async () => {
  const path = join(folder, 'large.png');
  const large = sharp({ create: { width: 100_000, height: 600, channels: 3, background: '#446688' } });
  writeFileSync(path, await large.png({ compressionLevel: 1 }).toBuffer());
  const script = `
    import { decodeStill } from './src/media/decode/decode-still.ts';
    const { picture } = await decodeStill({ path: process.argv[1] }, { maxPixels: 512, channels: 3 });
    console.log(JSON.stringify([picture.width, picture.height, process.resourceUsage().maxRSS * 1024]));`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script, path], { encoding: 'utf8' });
  const [width, height, peakBytes] = JSON.parse(out) as number[];
  expect([width, height]).toEqual([512, 3]);
  expect(peakBytes).toBeLessThan(MAX_RSS_BYTES);
});
