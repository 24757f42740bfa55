import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Picture } from '../../../../src/domain/picture.ts';
import { hashPicture } from '../../../../src/fingerprint/pdq/hash-picture.ts';
import { hashOrientations } from '../../../../src/fingerprint/pdq/hash-plane.ts';
import { readLuma } from '../../../../src/fingerprint/pdq/read-luma.ts';
import { shrinkPicture } from '../../../../src/fingerprint/shrink-picture.ts';
import { countBits, toHex } from './count-bits.ts';
import expected from './expected.json' with { type: 'json' };
import { type Motif, makePicture, type PictureRecipe } from './make-picture.ts';
import { mirrorPicture, turnPicture } from './turn-picture.ts';

/** Of Meta's own tool: test/interop/pdq/build-reference.ts wrote them. */
interface Expected extends PictureRecipe {
  readonly hash: string;
  readonly quality: number;
  readonly orientations?: readonly string[];
}

const read = (one: object): Expected => ({ ...(one as Expected), motif: (one as { motif: Motif }).motif });
const SMALL = expected.small.map(read);
const LARGER = expected.larger.map(read);
const describe = ({ motif, width, height, channels }: Expected): string => `${motif} ${width}x${height}x${channels}`;

test('hashes and qualities are the reference’s at sizes up to 512', () => {
  expect(SMALL.length).toBeGreaterThan(50);
  for (const one of SMALL) {
    const { hash } = hashPicture(makePicture(one));
    expect([toHex(hash.bits), hash.quality], describe(one)).toEqual([one.hash, one.quality]);
  }
});

test('the hashes of all orientations are the reference’s', () => {
  const withAll = SMALL.filter(({ orientations }) => orientations !== undefined);
  expect(withAll.length).toBeGreaterThan(4);
  for (const one of withAll) {
    const hashes = hashOrientations(readLuma(makePicture(one)));
    expect([...hashes.values()].map(({ bits }) => toHex(bits))).toEqual(one.orientations);
  }
});

async function shrinkBySharp({ width, height, data, source }: Picture): Promise<Picture> {
  const raw = { width, height, channels: 1 as const };
  const small = sharp(data, { raw }).resize({ width: 512, height: 512, fit: 'inside' }).toColourspace('b-w').raw();
  const { data: shrunk, info } = await small.toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 1, data: new Uint8Array(shrunk), source };
}

test('pictures over 512 pixels are near the reference, however they were brought to 512', async () => {
  const distances: Record<string, number[]> = { none: [], own: [], sharp: [] };
  for (const one of LARGER) {
    const picture = makePicture(one);
    const theirs = Buffer.from(one.hash, 'hex');
    const ways = { none: picture, own: shrinkPicture(picture, 512), sharp: await shrinkBySharp(picture) };
    for (const [way, shrunk] of Object.entries(ways)) {
      const { hash } = hashPicture(shrunk);
      distances[way]?.push(countBits(hash.bits, theirs));
      expect(Math.abs(hash.quality - one.quality)).toBeLessThanOrEqual(1);
    }
  }
  for (const [way, bits] of Object.entries(distances)) {
    expect(Math.max(...bits), way).toBeLessThanOrEqual(8);
    expect(bits.reduce((sum, one) => sum + one, 0) / bits.length, way).toBeLessThanOrEqual(2.5);
  }
});

test('a picture has nearly the same hash at every size that it is decoded to', () => {
  const large = makePicture({ motif: 'shapes', width: 1200, height: 800, channels: 3, seed: 5 });
  const { bits } = hashPicture(large).hash;
  for (const pixels of [640, 512, 400, 320])
    expect(countBits(hashPicture(shrinkPicture(large, pixels)).hash.bits, bits), `${pixels}`).toBeLessThanOrEqual(6);
});

test.each([
  ['as it is', 320, 200],
  ['stretched', 700, 420],
] as const)(
  'the mirrored hash of a picture that is hashed %s is the hash of the mirrored picture',
  (_, width, height) => {
    const picture = makePicture({ motif: 'shapes', width, height, channels: 3, seed: 9 });
    const both = hashPicture(picture);
    const mirrored = hashPicture(mirrorPicture(picture));
    expect(countBits(both.mirrored.bits, mirrored.hash.bits)).toBeLessThanOrEqual(2);
    expect(countBits(both.hash.bits, mirrored.mirrored.bits)).toBeLessThanOrEqual(2);
    expect(countBits(both.hash.bits, mirrored.hash.bits)).toBeGreaterThan(80);
  },
);

test('each orientation is that of the picture turned so', () => {
  // 64 pixels are neither blurred nor thinned out, so turning the spectrum loses nothing.
  const picture = makePicture({ motif: 'shapes', width: 64, height: 64, channels: 1, seed: 4 });
  const hashes = hashOrientations(readLuma(picture));
  const turned = {
    'rotate-180': turnPicture(picture, (x, y) => [63 - x, 63 - y]),
    'flip-x': turnPicture(picture, (x, y) => [x, 63 - y]),
    'flip-y': turnPicture(picture, (x, y) => [63 - x, y]),
    'flip-plus-1': turnPicture(picture, (x, y) => [y, x]),
    'rotate-90': turnPicture(picture, (x, y) => [63 - y, x]),
    'rotate-270': turnPicture(picture, (x, y) => [y, 63 - x]),
    'flip-minus-1': turnPicture(picture, (x, y) => [63 - y, 63 - x]),
  } as const;
  for (const [name, one] of Object.entries(turned)) {
    const bits = hashes.get(name as keyof typeof turned)?.bits ?? new Uint8Array(32);
    expect(countBits(bits, hashPicture(one).hash.bits), name).toBeLessThanOrEqual(2);
  }
});

test('tiny and extreme shapes are hashed or have quality 0', () => {
  for (const [width, height] of [
    [1, 1],
    [4, 400],
    [5, 5],
    [1000, 1],
    [100_000, 6],
  ] as const) {
    const data = new Uint8Array(width * height).fill(7);
    const picture = { width, height, channels: 1, data, source: { width, height } } as const;
    expect(hashPicture(picture).hash.quality).toBe(0);
  }
});
