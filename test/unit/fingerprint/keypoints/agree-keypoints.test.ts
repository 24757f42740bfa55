import { beforeAll, expect, test } from 'vitest';
import type { Keypoints } from '../../../../src/domain/fingerprint.ts';
import type { Picture } from '../../../../src/domain/picture.ts';
import { ACCEPT_INLIERS, CERTAIN_INLIERS } from '../../../../src/fingerprint/keypoints/accept-inliers.ts';
import { agreeKeypoints } from '../../../../src/fingerprint/keypoints/agree-keypoints.ts';
import { findKeypoints } from '../../../../src/fingerprint/keypoints/find-keypoints.ts';
import { mirrorPicture } from '../pdq/turn-picture.ts';
import { drawScene, placeOver, toPicture } from './draw.ts';

let background: Picture;
let source: Picture;
let kept: Keypoints;

beforeAll(async () => {
  background = drawScene(100);
  source = drawScene(101);
  kept = findKeypoints(source);
});

function agree(final: Picture, with_: Keypoints = kept) {
  return agreeKeypoints(findKeypoints(final, { purpose: 'query' }), with_);
}

test('an element at half size is found where it lies', () => {
  const found = agree(placeOver(background, source, { scale: 0.5, x: 200, y: 90 }));
  expect(found?.inliers).toBeGreaterThan(CERTAIN_INLIERS);
  expect(found?.scale).toBeCloseTo(0.5, 1);
  expect(found?.share).toBeCloseTo(0.25, 1);
  expect(found?.seen).toBeCloseTo(1, 1);
  expect(found?.rotationDegrees).toBeCloseTo(0, 0);
  const [topLeft, , bottomRight] = found?.corners ?? [];
  expect(Math.abs((topLeft?.[0] ?? 9) - 200 / 640)).toBeLessThan(0.01);
  expect(Math.abs((topLeft?.[1] ?? 9) - 90 / 360)).toBeLessThan(0.01);
  expect(Math.abs((bottomRight?.[0] ?? 9) - 520 / 640)).toBeLessThan(0.01);
  for (const [x, y] of found?.region ?? []) expect(x > 0.3 && x < 0.83 && y > 0.24 && y < 0.77).toBe(true);
});

test('an element at a quarter of its size is found', () => {
  const found = agree(placeOver(drawScene(102, 1280, 720), source, { scale: 0.5, x: 700, y: 300 }));
  expect(found?.inliers).toBeGreaterThanOrEqual(ACCEPT_INLIERS);
  expect(found?.scale).toBeCloseTo(0.25, 2);
});

test('a part of the source that fills the frame says how much of the source is seen', () => {
  const found = agree(placeOver(background, source, { scale: 1.5, x: -200, y: -100 }));
  expect(found?.inliers).toBeGreaterThan(CERTAIN_INLIERS);
  expect(found?.scale).toBeCloseTo(1.5, 1);
  expect(found?.share).toBeCloseTo(1, 1);
  expect(found?.seen).toBeCloseTo(1 / 2.25, 1);
});

test('a turn is told clockwise', () => {
  const found = agree(placeOver(background, source, { scale: 0.8, x: 120, y: 10, degrees: 7 }));
  expect(found?.inliers).toBeGreaterThan(CERTAIN_INLIERS);
  expect(Math.abs((found?.rotationDegrees ?? 0) - 7)).toBeLessThan(0.7);
});

test('other sizes across than down are followed', () => {
  const squeezed = toPicture(
    480,
    360,
    (x, y) => source.data[y * 640 + Math.min(639, Math.round((x * 4) / 3))] as number,
  );
  const found = agree(squeezed);
  expect(found?.inliers).toBeGreaterThan(CERTAIN_INLIERS);
  expect(Math.abs((found?.placement[0] ?? 0) - 1)).toBeLessThan(0.05);
  expect(Math.abs((found?.placement[4] ?? 0) - 1)).toBeLessThan(0.05);
});

test('a mirrored picture is found by its mirror image alone', () => {
  const flopped = mirrorPicture(source);
  expect(agree(flopped)?.inliers ?? 0).toBeLessThan(ACCEPT_INLIERS);
  expect(agree(mirrorPicture(flopped))?.inliers).toBeGreaterThan(100);
});

test('other pictures do not reach the threshold', () => {
  const finals = [110, 111, 112].map((seed) => findKeypoints(drawScene(seed), { purpose: 'query' }));
  const sources = [120, 121, 122].map((seed) => findKeypoints(drawScene(seed)));
  const inliers = finals.flatMap((final) => sources.map((other) => agreeKeypoints(final, other)?.inliers ?? 0));
  expect(Math.max(...inliers)).toBeLessThan(ACCEPT_INLIERS - 1);
});

test('a mark that two pictures share agrees in a small region alone', () => {
  const logo = drawScene(130, 160, 90);
  const withLogo = (picture: Picture) => placeOver(picture, logo, { scale: 1, x: 460, y: 20 });
  const found = agree(withLogo(background), findKeypoints(withLogo(source)));
  for (const [x, y] of found?.region ?? []) expect(x > 0.7 && y < 0.33).toBe(true);
  expect(found?.inliers).toBeGreaterThanOrEqual(ACCEPT_INLIERS);
});

test('a speck that two pictures share is nothing', () => {
  const speck = drawScene(131, 110, 62);
  const withSpeck = (picture: Picture) => placeOver(picture, speck, { scale: 1, x: 300, y: 150 });
  expect(agree(withSpeck(background), findKeypoints(withSpeck(source)))).toBeUndefined();
});

test('the same pictures give the same answer, and nothing to compare gives none', () => {
  const final = findKeypoints(placeOver(background, source, { scale: 0.6, x: 10, y: 10 }), { purpose: 'query' });
  expect(agreeKeypoints(final, kept)).toEqual(agreeKeypoints(final, kept));
  const none = findKeypoints(toPicture(320, 180, () => 17));
  expect(agreeKeypoints(none, kept)).toBeUndefined();
  expect(agreeKeypoints(final, none)).toBeUndefined();
});
