import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { makeDpx } from './dpx.ts';
import { makeExr } from './exr.ts';
import { makeNoise, pickNumber } from './noise.ts';

const FRAMES_PER_FOLDER = 50;
const MEGABYTE = 1_000_000;
const TYPES = ['png', 'jpg', 'tif', 'exr', 'dpx'] as const;
/** Bytes that a pixel of noise takes in each type, as measured. */
const BYTES_PER_PIXEL = { png: 3, jpg: 1.55, tif: 3, exr: 6, dpx: 4 } as const;

/**
 * Frames of noise in sequences of fifty, each of one type and one size between 1 and 12 MB, without any metadata. Every file
 * is another one: nothing can be known by its hash.
 */
export async function makeRenders(folder: string, count: number): Promise<void> {
  for (let shot = 0; shot * FRAMES_PER_FOLDER < count; shot += 1) {
    const type = TYPES[shot % TYPES.length] ?? 'png';
    const name = `sh${String((shot + 1) * 10).padStart(4, '0')}_comp_v001`;
    const directory = join(folder, name);
    mkdirSync(directory, { recursive: true });
    const sizeBytes = pickNumber(shot + 1, MEGABYTE, 12 * MEGABYTE);
    const height = Math.round(Math.sqrt((sizeBytes / BYTES_PER_PIXEL[type]) * (9 / 16)));
    const width = Math.round((height * 16) / 9);
    for (let frame = 0; frame < FRAMES_PER_FOLDER && shot * FRAMES_PER_FOLDER + frame < count; frame += 1) {
      const noise = makeNoise(shot * 1000 + frame + 100_000, width * height * 6);
      writeFileSync(join(directory, `${name}.${1001 + frame}.${type}`), await render(type, width, height, noise));
    }
  }
}

async function render(type: (typeof TYPES)[number], width: number, height: number, noise: Buffer): Promise<Buffer> {
  if (type === 'exr') return makeExr(width, height, noise);
  if (type === 'dpx') return makeDpx(width, height, noise);
  const picture = sharp(noise.subarray(0, width * height * 3), { raw: { width, height, channels: 3 } });
  if (type === 'jpg') return picture.jpeg({ quality: 90 }).toBuffer();
  if (type === 'tif') return picture.tiff({ compression: 'none' }).toBuffer();
  // Noise does not compress: level 0 gives the same size in a tenth of the time.
  return picture.png({ compressionLevel: 0 }).toBuffer();
}
