import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeThumbnail } from '../../../../src/media/pixels/make-thumbnail.ts';
import { readPixels } from '../../../../src/media/pixels/read-pixels.ts';

const [WIDTH, HEIGHT] = [37, 23];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-pixels-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function pattern(channels: number, width = WIDTH, height = HEIGHT): Buffer {
  return Buffer.from(
    Array.from({ length: width * height * channels }, (_, index) => (index * 89 + (index >> 4) * 31) & 255),
  );
}

/** The same values in a file of that kind. Alpha 0 included: what lies under it must survive. */
async function encode(
  name: string,
  channels: 1 | 2 | 3 | 4,
  make: (image: Sharp) => Sharp,
  data = pattern(channels),
): Promise<string> {
  const path = join(folder, name);
  await make(sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels } })).toFile(path);
  return path;
}

test.each([
  ['rgb.png', 3, (image: Sharp) => image.png()],
  ['rgba.png', 4, (image: Sharp) => image.png()],
  ['rgb.tif', 3, (image: Sharp) => image.tiff({ compression: 'lzw' })],
  ['rgba.tif', 4, (image: Sharp) => image.tiff({ compression: 'none' })],
  ['rgb.webp', 3, (image: Sharp) => image.webp({ lossless: true })],
  ['rgba.webp', 4, (image: Sharp) => image.webp({ lossless: true, exact: true })],
] as const)('%s comes back as it was stored', async (name, channels, make) => {
  const path = await encode(name, channels, make);
  const pixels = await readPixels(path);
  expect(pixels).toMatchObject({ width: WIDTH, height: HEIGHT, channels });
  expect(Buffer.from(pixels?.data ?? []).equals(pattern(channels))).toBe(true);
});

test('a colour profile and an orientation change nothing', async () => {
  const path = await encode('p3.png', 3, (image) =>
    image.withMetadata({ orientation: 6 }).keepIccProfile().withIccProfile('p3', { attach: true }).png(),
  );
  const meta = await sharp(path).metadata();
  expect([meta.orientation, meta.icc === undefined]).toEqual([6, false]);
  const stored = await sharp(path, { ignoreIcc: true }).raw().toBuffer();
  const pixels = await readPixels(path);
  expect(pixels).toMatchObject({ width: WIDTH, height: HEIGHT });
  expect(Buffer.from(pixels?.data ?? []).equals(stored)).toBe(true);
  // The profile matters: managed, the same file gives other values.
  expect((await sharp(path).raw().toBuffer()).equals(stored)).toBe(false);
});

test('grey becomes equal red, green and blue; 16 bits become the high eight', async () => {
  const grey = await readPixels(await encode('grey.png', 1, (image) => image.toColourspace('b-w').png()));
  const [first = 0, second = 0] = pattern(1);
  expect(grey).toMatchObject({ channels: 3 });
  expect([...(grey?.data.subarray(0, 6) ?? [])]).toEqual([first, first, first, second, second, second]);
  const wide = Uint16Array.from({ length: WIDTH * HEIGHT * 3 }, (_, index) => (index * 3001) & 0xffff);
  const path = join(folder, 'wide.png');
  await sharp(wide, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .toColourspace('rgb16')
    .png()
    .toFile(path);
  const pixels = await readPixels(path);
  expect((await sharp(path).metadata()).depth).toBe('ushort');
  expect([...(pixels?.data ?? [])]).toEqual([...wide].map((value) => value >> 8));
});

test('what cannot be decoded, is cut short or too large gives nothing', async () => {
  const whole = await encode('whole.png', 3, (image) => image.png());
  const bytes = await sharp(whole).png().toBuffer();
  const cut = join(folder, 'cut.png');
  writeFileSync(cut, bytes.subarray(0, bytes.length / 2));
  const text = join(folder, 'text.png');
  writeFileSync(text, 'no picture');
  const large = join(folder, 'large.png');
  await sharp({ create: { width: 8001, height: 8000, channels: 3, background: 'red' } })
    .png()
    .toFile(large);
  for (const path of [cut, text, large, join(folder, 'missing.png')])
    expect([path, await readPixels(path)]).toEqual([path, undefined]);
  expect(await makeThumbnail(text, 100)).toBeUndefined();
  expect(await makeThumbnail(join(folder, 'missing.png'), 100)).toBeUndefined();
});

test('a thumbnail is a small upright sRGB JPEG, never enlarged', async () => {
  const path = join(folder, 'turned.jpg');
  await sharp({ create: { width: 800, height: 400, channels: 3, background: 'red' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toFile(path);
  const thumbnail = await makeThumbnail(path, 100);
  const meta = await sharp(thumbnail).metadata();
  expect([meta.format, meta.width, meta.height, meta.space, meta.orientation]).toEqual([
    'jpeg',
    50,
    100,
    'srgb',
    undefined,
  ]);
  const small = await makeThumbnail(await encode('small.png', 4, (image) => image.png()), 100);
  expect(await sharp(small).metadata()).toMatchObject({ format: 'jpeg', width: WIDTH, height: HEIGHT });
});

test('sharp is loaded only when a picture is decoded', () => {
  const script = `
    import { readPixels } from './src/media/pixels/read-pixels.ts';
    import { makeThumbnail } from './src/media/pixels/make-thumbnail.ts';
    const loaded = () => process.report.getReport().sharedObjects.some((name) => /libvips/.test(name));
    const before = loaded();
    await readPixels('missing.png');
    console.log(JSON.stringify([typeof makeThumbnail, before, loaded()]));`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(JSON.parse(out)).toEqual(['function', false, true]);
});
