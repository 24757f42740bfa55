import { expect, test } from 'vitest';
import type { Keypoints } from '../../../../src/domain/fingerprint.ts';
import { findKeypoints } from '../../../../src/fingerprint/keypoints/find-keypoints.ts';
import { createKeypointIndex } from '../../../../src/fingerprint/keypoints/keypoint-index.ts';
import { drawNumbers, drawScene, placeOver } from './draw.ts';

/** Small tables: 32 MB for every test would be most of its time. */
const SMALL = { bits: 14 };

test('the picture that an element comes from is the first candidate among others', () => {
  const index = createKeypointIndex(SMALL);
  const scenes = Array.from({ length: 8 }, (_, seed) => drawScene(seed + 200, 320, 180));
  index.add(scenes.map((scene, at) => ({ sample: 1000 + at, keypoints: findKeypoints(scene) })));
  expect(index.size()).toBe(8);
  const background = drawScene(300, 320, 180);
  for (const at of [0, 4, 7]) {
    const source = scenes[at] as (typeof scenes)[0];
    const final = placeOver(background, source, { scale: 0.7, x: 60, y: 20, degrees: 3 });
    const found = index.candidates(findKeypoints(final, { purpose: 'query' }), 20);
    expect(found[0]?.sample).toBe(1000 + at);
    expect(found[0]?.votes).toBeGreaterThan(2 * (found[1]?.votes ?? 0));
  }
});

test('what was added later is found, in other chunks of memory, too', () => {
  const index = createKeypointIndex(SMALL);
  const samples = Array.from({ length: 9 }, (_, sample) => ({ sample, keypoints: drawKeypoints(sample, 8000) }));
  for (const each of samples) index.add([each]);
  for (const { sample, keypoints } of [samples[0], samples[7], samples[8]] as typeof samples) {
    const found = index.candidates({ ...keypoints, count: 200 }, 3);
    expect(found[0]?.sample).toBe(sample);
    expect(found[0]?.votes).toBeGreaterThan(20);
  }
});

test('a keypoint that every sample has speaks for none of them', () => {
  const common = drawKeypoints(1, 60);
  const index = createKeypointIndex({ ...SMALL, limits: { bucketMost: 64 } });
  index.add(
    Array.from({ length: 30 }, (_, at) => ({ sample: at, keypoints: join(common, drawKeypoints(at + 50, 60)) })),
  );
  const most = Math.max(...index.candidates(common, 30).map(({ votes }) => votes));
  const own = index.candidates(drawKeypoints(57, 60), 1)[0];
  expect(own?.sample).toBe(7);
  expect(most).toBeLessThan((own?.votes ?? 0) / 5);
});

test('candidates are the best first, equal ones by number, no more than asked', () => {
  const index = createKeypointIndex(SMALL);
  const keypoints = drawKeypoints(5, 100);
  index.add([3, 1, 2].map((sample) => ({ sample, keypoints })));
  expect(index.candidates(keypoints, 10).map(({ sample }) => sample)).toEqual([1, 2, 3]);
  expect(index.candidates(keypoints, 2).map(({ sample }) => sample)).toEqual([1, 2]);
});

test('an empty index, an empty sample and an empty query have no candidates', () => {
  const index = createKeypointIndex(SMALL);
  expect(index.candidates(drawKeypoints(1, 50), 5)).toEqual([]);
  index.add([{ sample: 1, keypoints: drawKeypoints(1, 0) }]);
  index.add([{ sample: 2, keypoints: drawKeypoints(2, 50) }]);
  expect(index.candidates(drawKeypoints(1, 0), 5)).toEqual([]);
  expect(index.candidates(drawKeypoints(2, 50), 5).map(({ sample }) => sample)).toEqual([2]);
});

test('the same sample twice is the caller’s mistake, and nothing of it is taken', () => {
  const index = createKeypointIndex(SMALL);
  const keypoints = drawKeypoints(1, 10);
  index.add([{ sample: 1, keypoints }]);
  expect(() =>
    index.add([
      { sample: 2, keypoints },
      { sample: 1, keypoints },
    ]),
  ).toThrow(expect.objectContaining({ code: 'internal.bug' }));
  expect(() =>
    index.add([
      { sample: 3, keypoints },
      { sample: 3, keypoints },
    ]),
  ).toThrow(expect.objectContaining({ code: 'internal.bug' }));
  expect(index.size()).toBe(1);
});

/** Descriptors that look like nothing, spread over the frame. */
function drawKeypoints(seed: number, count: number): Keypoints {
  const number = drawNumbers(seed + 9000);
  return {
    width: 1280,
    height: 720,
    count,
    positions: Uint16Array.from({ length: count * 2 }, () => number() * 65_535),
    sizes: new Uint16Array(count).fill(1600),
    angles: Uint8Array.from({ length: count }, () => number() * 256),
    descriptors: Uint8Array.from({ length: count * 32 }, () => number() * 256),
  };
}

function join(one: Keypoints, other: Keypoints): Keypoints {
  return {
    ...one,
    count: one.count + other.count,
    positions: Uint16Array.of(...one.positions, ...other.positions),
    sizes: Uint16Array.of(...one.sizes, ...other.sizes),
    angles: Uint8Array.of(...one.angles, ...other.angles),
    descriptors: Uint8Array.of(...one.descriptors, ...other.descriptors),
  };
}
