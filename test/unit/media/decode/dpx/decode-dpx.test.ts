import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeStill } from '../../../../../src/media/decode/decode-still.ts';
import { fromLog, toDisplay } from '../../../../../src/media/decode/display-curve.ts';
import { lookAtStill } from '../../../../../src/media/decode/look-at-still.ts';
import { type MadeDpx, makeDpxFile } from '../make/dpx.ts';

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-dpx-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Odd, so that lines do not end where words do. */
const [WIDTH, HEIGHT] = [13, 7];
const share = (x: number, y: number, component: number): number => ((x * 37 + y * 101 + component * 53) % 256) / 255;

function write(bits: number, more: Partial<MadeDpx> = {}): string {
  files += 1;
  const path = join(folder, `${files}.dpx`);
  const value: MadeDpx['value'] = (x, y, component) => Math.round(share(x, y, component) * (2 ** bits - 1));
  writeFileSync(path, makeDpxFile({ width: WIDTH, height: HEIGHT, bits, value, ...more }));
  return path;
}

async function decode(path: string, channels: 1 | 3 = 3, maxPixels = 1000): Promise<readonly number[]> {
  return [...(await decodeStill({ path }, { maxPixels, channels })).picture.data];
}

function scene(components: readonly number[], place = (x: number, y: number) => [x, y] as const): number[] {
  const values: number[] = [];
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1)
      for (const component of components) values.push(Math.round(share(...place(x, y), component) * 255));
  return values;
}

test.each([
  [8, 0],
  [10, 1],
  [10, 2],
  [12, 1],
  [12, 2],
  [16, 0],
] as const)('%i bit, packing %i, both byte orders: colours, luma, colours with alpha', async (bits, packing) => {
  for (const little of [false, true]) {
    expect(await decode(write(bits, { packing, little }))).toEqual(scene([0, 1, 2]));
    expect(await decode(write(bits, { packing, little, descriptor: 6 }), 1)).toEqual(scene([0]));
    expect(await decode(write(bits, { packing, little, descriptor: 51 }))).toEqual(scene([0, 1, 2]));
    expect(await decode(write(bits, { packing, little, descriptor: 52 }))).toEqual(scene([3, 2, 1]));
  }
});

test('printing density goes through the display curve, whoever says that it is', async () => {
  const codes = [0, 95, 300, 445, 685, 1023];
  const value: MadeDpx['value'] = (x) => codes[x % codes.length] ?? 0;
  const shown = codes.map((code) => Math.round(toDisplay(fromLog(code))));
  // Black is black, grey (18 %) and white are where a display has them, and what is brighter than white still differs from it.
  expect(shown).toEqual([0, 0, expect.any(Number), expect.any(Number), expect.any(Number), 255]);
  expect(shown[3]).toBeGreaterThan(95);
  expect(shown[3]).toBeLessThan(130);
  expect(shown[4]).toBeGreaterThan(190);
  expect(shown[4]).toBeLessThan(225);
  const reference = [[784, 4, 95] as const, [792, 4, 685] as const];
  for (const more of [{ transfer: 1 }, { transfer: 3 }, { transfer: 0, fields: reference }])
    expect((await decode(write(10, { width: 6, value, ...more }), 1)).slice(0, 6)).toEqual(shown);
  const plain = codes.map((code) => Math.round((code / 1023) * 255));
  for (const transfer of [2, 4, 6])
    expect((await decode(write(10, { width: 6, value, transfer }), 1)).slice(0, 6)).toEqual(plain);
});

test('orientations that mirror are undone', async () => {
  const [right, bottom] = [WIDTH - 1, HEIGHT - 1];
  expect(await decode(write(10, { orientation: 1 }))).toEqual(scene([0, 1, 2], (x, y) => [right - x, y]));
  expect(await decode(write(10, { orientation: 2 }))).toEqual(scene([0, 1, 2], (x, y) => [x, bottom - y]));
  expect(await decode(write(10, { orientation: 3 }))).toEqual(scene([0, 1, 2], (x, y) => [right - x, bottom - y]));
});

test('lines without padding are found by the length of the file', async () => {
  const path = write(8);
  const whole = makeDpxFile({
    width: WIDTH,
    height: HEIGHT,
    bits: 8,
    value: (x, y, component) => Math.round(share(x, y, component) * 255),
  });
  const lines = Array.from({ length: HEIGHT }, (_, y) => whole.subarray(2048 + y * 40, 2048 + y * 40 + 39));
  writeFileSync(path, Buffer.concat([whole.subarray(0, 2048), ...lines]));
  expect(await decode(path)).toEqual(scene([0, 1, 2]));
});

test('a smaller picture is the mean of the area; size and aspect are told without decoding', async () => {
  const path = write(10, { width: 90, height: 60, value: (x) => (x % 3 === 0 ? 1023 : 0) });
  expect(new Set(await decode(path, 3, 30))).toEqual(new Set([85]));
  expect(await lookAtStill({ path })).toEqual({ size: { width: 90, height: 60 }, remarks: [] });
  const wide = write(10, {
    width: 90,
    height: 60,
    fields: [
      [1628, 4, 2],
      [1632, 4, 1],
    ],
  });
  expect((await lookAtStill({ path: wide })).size).toEqual({ width: 90, height: 30 });
});

test.each([
  ['packed 10 bit', 10, { packing: 0 }],
  ['1 bit', 1, {}],
  ['run-length encoded', 10, { fields: [[806, 2, 1]] }],
  ['signed', 10, { fields: [[780, 4, 1]] }],
  ['chroma', 10, { descriptor: 100 }],
  ['on its side', 10, { orientation: 5 }],
] as const)('%s is not decoded, and that is said', async (_, bits, more) => {
  await expect(decode(write(bits, more))).rejects.toMatchObject({ code: 'media.unsupported' });
});

test('one cut short is truncated', async () => {
  const path = write(10);
  const bytes = makeDpxFile({ width: WIDTH, height: HEIGHT, bits: 10, value: () => 0 });
  for (const length of [bytes.length - 1, 2048, 700]) {
    writeFileSync(path, bytes.subarray(0, length));
    await expect(decode(path)).rejects.toMatchObject({ code: 'file.truncated' });
  }
});

test('FFmpeg decodes a made file to the same', async () => {
  const path = write(10, { packing: 1 });
  let out: Buffer;
  try {
    out = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'rawvideo', '-pix_fmt', 'gbrp10le', '-']);
  } catch {
    process.stdout.write('note: no ffmpeg; DPX was not compared with it\n');
    return;
  }
  const ours = await decode(path);
  const pixels = WIDTH * HEIGHT;
  // Planes: green, blue, red.
  for (const [plane, component] of [1, 2, 0].entries())
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      const code = out.readUInt16LE((plane * pixels + pixel) * 2);
      expect(ours[pixel * 3 + component]).toBe(Math.round((code / 1023) * 255));
    }
});
