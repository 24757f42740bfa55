import { expect, test } from 'vitest';
import type { Keypoints } from '../../../../src/domain/fingerprint.ts';
import { agreeKeypoints } from '../../../../src/fingerprint/keypoints/agree-keypoints.ts';
import { findKeypoints, findKeypointsBothWays } from '../../../../src/fingerprint/keypoints/find-keypoints.ts';
import { mirrorPicture } from '../pdq/turn-picture.ts';
import { drawClouds, drawScene, toPicture } from './draw.ts';

test('a varied picture has about as many as wanted, each with its place, and always the same', () => {
  const scene = drawScene(1);
  const keypoints = findKeypoints(scene);
  expect(keypoints.count).toBeGreaterThan(600);
  expect(keypoints.count).toBeLessThan(820);
  expect(keypoints.positions.length).toBe(keypoints.count * 2);
  expect(keypoints.sizes.length).toBe(keypoints.count);
  expect(keypoints.angles.length).toBe(keypoints.count);
  expect(keypoints.descriptors.length).toBe(keypoints.count * 32);
  expect(findKeypoints(scene)).toEqual(keypoints);
});

test('the letters of a title do not take all keypoints', () => {
  const scene = drawScene(2);
  const titled = toPicture(scene.width, scene.height, (x, y) => {
    const isInTitle = y > 140 && y < 220 && x > 40 && x < 600;
    return isInTitle ? (((x >> 2) * 7 + (y >> 2) * 13) % 5 < 2 ? 255 : 0) : (scene.data[y * scene.width + x] as number);
  });
  const inTitle = countWhere(findKeypoints(titled), (x, y) => x > 0.05 && x < 0.95 && y > 0.38 && y < 0.62);
  expect(inTitle.share).toBeLessThan(0.6);
  expect(inTitle.count).toBeGreaterThan(0);
});

test('clouds of little contrast still have some, most of them all over the frame', () => {
  const clouds = findKeypoints(drawClouds(3, 12));
  expect(clouds.count).toBeGreaterThan(50);
  expect(countWhere(clouds, (x) => x < 0.5).share).toBeGreaterThan(0.3);
  expect(countWhere(clouds, (x) => x >= 0.5).share).toBeGreaterThan(0.3);
});

test('edges have few: any place on one is like any other', () => {
  const steps = toPicture(640, 360, (x, y) => (Math.floor((x + 0.31 * y) / 90) % 2 === 0 ? 40 : 220));
  expect(findKeypoints(steps).count).toBeLessThan(250);
});

test.each([
  ['flat', toPicture(640, 360, () => 90)],
  ['of one pixel', toPicture(1, 1, () => 255)],
  ['a line', toPicture(3000, 2, (x) => x % 251)],
])('a picture that is %s has none', (_, picture) => {
  expect(findKeypoints(picture)).toMatchObject({ count: 0, width: picture.width, height: picture.height });
});

test('colour is taken as its brightness', () => {
  const scene = drawScene(4, 320, 180);
  const data = new Uint8Array(scene.data.length * 3);
  for (const [at, grey] of scene.data.entries()) data.fill(grey, at * 3, at * 3 + 3);
  expect(findKeypoints({ ...scene, channels: 3, data }).descriptors).toEqual(findKeypoints(scene).descriptors);
});

test('a final is searched for more and finer corners than the ledger keeps', () => {
  const scene = drawScene(5);
  const ledger = findKeypoints(scene);
  const query = findKeypoints(scene, { purpose: 'query' });
  expect(query.count).toBeGreaterThan(ledger.count);
  const mean = ({ sizes }: Keypoints) => sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  expect(mean(query)).toBeLessThan(mean(ledger));
});

test('both ways at once are as one after the other', () => {
  const scene = drawScene(8);
  const both = findKeypointsBothWays(scene);
  expect(both.keypoints).toEqual(findKeypoints(scene, { purpose: 'query' }));
  const flopped = findKeypoints(mirrorPicture(scene), { purpose: 'query' });
  expect(both.mirrored.count).toBe(both.keypoints.count);
  const agreement = agreeKeypoints(flopped, both.mirrored);
  expect(agreement?.inliers).toBeGreaterThan(0.5 * countPlaces(flopped));
  for (const at of [0, 4]) expect(agreement?.placement[at]).toBeCloseTo(1, 2);
  for (const at of [1, 2, 3, 5]) expect(agreement?.placement[at]).toBeCloseTo(0, 2);
});

function countWhere(keypoints: Keypoints, isIn: (x: number, y: number) => boolean) {
  let count = 0;
  for (let at = 0; at < keypoints.count; at++) {
    const x = (keypoints.positions[at * 2] as number) / 65_535;
    const y = (keypoints.positions[at * 2 + 1] as number) / 65_535;
    if (isIn(x, y)) count++;
  }
  return { count, share: count / keypoints.count };
}

/** Places that are notably apart: a corner is often found in several levels. */
function countPlaces({ count, positions }: Keypoints): number {
  const squares = Array.from(
    { length: count },
    (_, at) => `${(positions[at * 2] ?? 0) >> 10},${(positions[at * 2 + 1] ?? 0) >> 10}`,
  );
  return new Set(squares).size;
}
