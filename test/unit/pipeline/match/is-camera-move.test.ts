import { expect, test } from 'vitest';
import type { TinyPicture } from '../../../../src/domain/fingerprint.ts';
import type { Picture } from '../../../../src/domain/picture.ts';
import { findQueryCodes } from '../../../../src/fingerprint/find-codes.ts';
import { findShots } from '../../../../src/pipeline/match/find-shots.ts';
import { isCameraMove } from '../../../../src/pipeline/match/is-camera-move.ts';
import type { ScannedSample } from '../../../../src/pipeline/match/scan-samples.ts';
import { drawScene, toPicture } from '../../fingerprint/keypoints/draw.ts';
import { codeOf } from './world.ts';

const toTiny = (picture: Picture): TinyPicture => {
  const { tiny } = findQueryCodes(picture);
  if (tiny === undefined) throw new Error('There is nothing in it.');
  return tiny;
};

const WIDE = drawScene(21, 960, 360);
/** What a camera shows of a wide picture. */
const showFrom = (left: number, top = 0) =>
  toTiny(
    toPicture(480, 270, (x, y) => WIDE.data[Math.min(359, y + top) * WIDE.width + Math.min(959, x + left)] as number),
  );

test.each([
  [0, 0],
  [37, 0],
  [0, 41],
  [150, 30],
  [200, 0],
])('a frame that lies %i pixels to the right and %i down shows the same, either way', (x, y) => {
  expect(isCameraMove(showFrom(100), showFrom(100 + x, y))).toBe(true);
  expect(isCameraMove(showFrom(100 + x, y), showFrom(100))).toBe(true);
});

test('a frame of which little is still seen, another picture, an even one and one of another size do not', () => {
  expect(isCameraMove(showFrom(0), showFrom(400))).toBe(false);
  const others = [31, 32, 33, 34, 35, 36].map((seed) => toTiny(drawScene(seed, 480, 270)));
  for (const other of others) expect(isCameraMove(showFrom(100), other)).toBe(false);
  const even = { width: 32, height: 18, data: Uint8Array.from({ length: 576 }, (_, at) => 90 + (at & 3)) };
  expect(isCameraMove(even, even)).toBe(false);
  expect(isCameraMove(showFrom(0), toTiny(toPicture(480, 360, (x, y) => (x * y) & 255)))).toBe(false);
});

test('bars that two shots have in common are nothing that they both show', () => {
  const letterbox = (seed: number) => {
    const scene = drawScene(seed, 480, 202);
    return toTiny(
      toPicture(480, 270, (x, y) => (y < 34 || y > 235 ? 0 : 100 + (scene.data[(y - 34) * 480 + x] as number) / 4)),
    );
  };
  for (const seed of [42, 43, 44, 45]) expect(isCameraMove(letterbox(41), letterbox(seed))).toBe(false);
  expect(isCameraMove(letterbox(41), letterbox(41))).toBe(true);
});

test('samples of a fast pan are one shot, whatever their codes say, and a cut ends it', () => {
  const sampleOf = (tiny: ScannedSample['tiny'], at: number): ScannedSample => ({
    position: at * 12,
    seconds: at / 2,
    code: codeOf({ picture: `frame ${at}` }),
    quality: 90,
    hits: [],
    ...(tiny === undefined ? {} : { tiny }),
  });
  const other = toTiny(drawScene(31, 480, 270));
  const samples = [showFrom(0), showFrom(120), showFrom(240), other, other].map(sampleOf);
  expect(findShots(samples)).toEqual([
    { from: 0, to: 2 },
    { from: 3, to: 4 },
  ]);
  const blind = samples.map(({ tiny: _gone, ...rest }) => rest);
  expect(findShots(blind)).toHaveLength(5);
});
