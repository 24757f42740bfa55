import sharp from 'sharp';
import { expect, test } from 'vitest';
import { measureDistance } from '../../../../src/domain/code-distance.ts';
import type { PictureCode } from '../../../../src/domain/fingerprint.ts';
import type { Picture } from '../../../../src/domain/picture.ts';
import { findLedgerCodes, findQueryCodes } from '../../../../src/fingerprint/find-codes.ts';
import { shrinkPicture } from '../../../../src/fingerprint/shrink-picture.ts';
import { countBits, toHex } from '../pdq/count-bits.ts';
import expected from '../pdq/expected.json' with { type: 'json' };
import { hashPlace, type Motif, makePicture } from '../pdq/make-picture.ts';
import { mirrorPicture, turnPicture } from '../pdq/turn-picture.ts';
import { addLetters, addNoise, changePixels, framePicture } from './frame-picture.ts';

/** Distance at which a picture counts as found without a second look. */
const MATCH_BITS = 31;
const NO_BARS = { left: 0, top: 0, right: 0, bottom: 0, colour: [0] };
const SIZE = { width: 640, height: 360, channels: 1 } as const;

const MASTERS = (['shapes', 'clouds', 'lines'] as const).map((motif) => {
  const picture = makePicture({ motif, seed: 1, ...SIZE });
  return { picture, ledger: findLedgerCodes(picture).codes };
});
const MASTER = MASTERS[0]?.picture as Picture;

function nearest(codes: readonly PictureCode[], of: readonly PictureCode[]): number {
  return Math.min(256, ...codes.flatMap(({ bits }) => of.map((other) => countBits(bits, other.bits))));
}

/** As a frame of a movie comes: compressed, decoded to 512 pixels. */
async function compress(picture: Picture): Promise<Picture> {
  const { width, height, channels, source } = picture;
  const jpeg = await sharp(picture.data, { raw: { width, height, channels } }).jpeg({ quality: 50 }).toBuffer();
  const { data, info } = await sharp(jpeg)
    .resize({ width: 512 })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels, data: new Uint8Array(data), source };
}

const scope = { ...NO_BARS, top: 46, bottom: 46 };
const academy = { ...NO_BARS, left: 80, right: 80 };

test.each([
  ['as it is', (picture: Picture) => picture],
  ['under a 2.39 matte', (picture: Picture) => framePicture(picture, scope)],
  ['under a 2.39 matte with a timecode', (picture: Picture) => addLetters(framePicture(picture, scope), 330)],
  ['under a 4:3 matte', (picture: Picture) => framePicture(picture, academy)],
  ['mirrored', mirrorPicture],
  [
    'mirrored, under a white 2.39 matte',
    (picture: Picture) => framePicture(mirrorPicture(picture), { ...scope, colour: [255] }),
  ],
  ['at half the contrast', (picture: Picture) => changePixels(picture, (value) => 10 + value / 2)],
  [
    'graded to night, under a 2.39 matte',
    (picture: Picture) =>
      framePicture(
        changePixels(picture, (value) => value * 0.45),
        scope,
      ),
  ],
])('each picture is found again %s', async (_, change) => {
  for (const { picture, ledger } of MASTERS) {
    const query = findQueryCodes(await compress(change(picture)));
    const codes = [...query.codes, ...query.mirroredCodes];
    expect(nearest(codes, ledger)).toBeLessThanOrEqual(MATCH_BITS);
    for (const other of MASTERS)
      if (other.picture !== picture) expect(nearest(codes, other.ledger)).toBeGreaterThan(64);
  }
});

test('the code of a whole picture that needs no resize is Meta’s', () => {
  const one = expected.small.find(({ motif, width }) => motif === 'shapes' && width === 512);
  if (one === undefined) throw new Error('no such picture');
  const picture = makePicture({ ...one, motif: one.motif as Motif, channels: one.channels as 1 | 3 });
  const whole = findLedgerCodes(picture).codes.find(({ view }) => view === 'whole');
  expect(toHex(whole?.bits ?? new Uint8Array())).toBe(one.hash);
});

test('a view is there only where it differs, and only once', () => {
  const views = (picture: Picture): readonly string[] => findLedgerCodes(picture).codes.map(({ view }) => view);
  const crops = ['crop-2.39', 'crop-1.85', 'crop-1.33', 'crop-0.56'];
  expect(views(MASTER)).toEqual(['whole', ...crops]);
  expect(views(framePicture(MASTER, scope))).toEqual(['whole', 'trimmed', ...crops.slice(1), 'crop-1.78']);
  expect(views(makePicture({ motif: 'shapes', seed: 1, channels: 1, width: 480, height: 360 }))).not.toContain(
    'crop-1.33',
  );
  expect(views(makePicture({ motif: 'shapes', seed: 1, channels: 1, width: 400, height: 400 }))).toContain('crop-1.78');
  const query = findQueryCodes(framePicture(MASTER, scope));
  expect([query.codes, query.mirroredCodes].map((codes) => codes.map(({ view }) => view))).toEqual([
    ['whole', 'trimmed'],
    ['whole', 'trimmed'],
  ]);
});

const even = (value: number): Picture => changePixels(MASTER, () => value);

test.each([
  ['black', 'black', even(0)],
  ['black with noise', 'black', addNoise(even(4), 6, 1)],
  ['black with a timecode', 'black', addLetters(even(0), 330)],
  ['the last frame of a fade to black', 'black', changePixels(MASTER, (value) => value / 25)],
  ['white', 'flat', even(255)],
  ['a grey card with grain', 'flat', addNoise(even(120), 10, 2)],
  ['the last frame of a fade to white', 'flat', changePixels(MASTER, (value) => 255 - (255 - value) / 40)],
  ['grey between black bars', 'flat', framePicture(even(90), scope)],
  ['a ramp', 'plain', changePixels(MASTER, (_value, x) => x / 4)],
  [
    'a ramp between black bars',
    'plain',
    framePicture(
      changePixels(MASTER, (_value, x) => 60 + x / 4),
      scope,
    ),
  ],
  ['a pixel', 'plain', { width: 1, height: 1, channels: 1, data: new Uint8Array(1), source: { width: 1, height: 1 } }],
] as const)('%s cannot be searched for: %s', (_, why, picture) => {
  expect(findQueryCodes(picture)).toEqual({ codes: [], mirroredCodes: [], unsearchable: why });
  expect(findLedgerCodes(picture)).toEqual({ codes: [], unsearchable: why });
});

test.each([
  ['a seventh', 2, 7],
  ['a ninth', 2, 9],
])('clouds at %s of their contrast are told by the bits that compression leaves alone', async (_, seed, share) => {
  const clouds = makePicture({ motif: 'clouds', seed, ...SIZE });
  const { codes } = findQueryCodes(await compress(changePixels(clouds, (value) => 100 + value / share)));
  const distance = (of: readonly PictureCode[]): number =>
    Math.min(256, ...codes.flatMap((asked) => of.map(({ bits }) => measureDistance(asked, bits))));
  const own = findLedgerCodes(clouds).codes;
  expect(nearest(codes, own)).toBeGreaterThan(MATCH_BITS);
  expect(distance(own)).toBeLessThanOrEqual(4);
  for (const { ledger } of MASTERS) expect(distance(ledger)).toBeGreaterThan(64);
});

test('a slate, a title and a fade that still shows the picture can be searched for', () => {
  const slate = changePixels(even(20), (value, x, y) => (hashPlace(x >> 4, y >> 4, 3) < 0.2 ? 230 : value));
  for (const picture of [slate, changePixels(MASTER, (value) => value / 4)])
    expect(findQueryCodes(picture).unsearchable).toBeUndefined();
});

test('a query decoded to 512 pixels has nearly the codes of the full picture, turned upside down it has not', () => {
  const ledger = findLedgerCodes(MASTER).codes;
  expect(nearest(findQueryCodes(shrinkPicture(MASTER, 512)).codes, ledger)).toBeLessThanOrEqual(4);
  const turned = turnPicture(MASTER, (x, y) => [x, SIZE.height - 1 - y]);
  expect(nearest(findQueryCodes(turned).codes, ledger)).toBeGreaterThan(64);
});
