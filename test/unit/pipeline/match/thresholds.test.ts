import { expect, test } from 'vitest';
import { ACCEPT_INLIERS, CERTAIN_INLIERS } from '../../../../src/fingerprint/keypoints/accept-inliers.ts';
import { DEFAULT_THRESHOLDS } from '../../../../src/pipeline/match/thresholds.ts';

test('as many keypoints are asked for as the room that finds them measured', () => {
  const { acceptInliers, certainInliers } = DEFAULT_THRESHOLDS;
  expect([acceptInliers, certainInliers]).toEqual([ACCEPT_INLIERS, CERTAIN_INLIERS]);
});
