import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { makeNoise } from './noise.ts';

/** Pixels of a side, unless told. */
const SIDE = 4;
/** Of ten files in a folder, so many are frames of one sequence; the others stand alone. */
const FRAMES_OF_TEN = 8;

/** Tiny pictures, no two with the same pixels, in folders of equal size. */
export function makeSmallFiles(folder: string, count: number, folders: number, side = SIDE): void {
  const each = Math.ceil(count / folders);
  for (let at = 0; at < count; at += 1) {
    const inFolder = at % each;
    const directory = folders === 1 ? folder : join(folder, `shot${String(Math.floor(at / each)).padStart(4, '0')}`);
    if (inFolder === 0) mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, nameOf(inFolder)), makeTinyPng(at, side));
  }
}

function nameOf(at: number): string {
  if (at % 10 < FRAMES_OF_TEN) return `comp_v001.${String(100_000 + at)}.png`;
  return `texture_${at.toString(36)}x${at % 7}_diffuse.png`;
}

/** A PNG that is like no other: beyond its smallest, noise that does not compress. */
export function makeTinyPng(seed: number, side = SIDE): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = 1 + side * 3;
  const pixels = side === SIDE ? Buffer.alloc(side * row) : Buffer.from(makeNoise(seed + 1, side * row));
  for (let y = 0; y < side; y += 1) pixels[y * row] = 0;
  pixels.writeUInt32BE(seed, 1);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.length);
  bytes.set(body, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}
