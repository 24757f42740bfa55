import type { Keypoints } from '../../domain/fingerprint.ts';
import type { Picture } from '../../domain/picture.ts';
import { describeCorners, describeMirrored } from './describe-corners.ts';
import { findInLevel } from './find-in-level.ts';
import { KEYPOINT_PLANS, type KeypointPlan, type KeypointPurpose, planLevels } from './keypoint-plan.ts';
import type { Mat, OpenCv } from './open-cv.ts';
import { type FoundPoint, packKeypoints } from './pack-keypoints.ts';
import { toLuma } from './to-luma.ts';
import { withDeletables } from './with-deletables.ts';

export interface KeypointOptions {
  /** Default `ledger`, and `query` for both ways. */
  readonly purpose?: KeypointPurpose;
  /** Instead of the purpose's: for measuring. */
  readonly plan?: Partial<KeypointPlan>;
}

/**
 * ORB keypoints of a picture, chosen evenly over the frame and over sizes: ranked by strength alone, a title's letters take nearly
 * all. A plain picture has few, and a flat or tiny one none. The same picture always has the same.
 */
export function findKeypoints(cv: OpenCv, picture: Picture, options: KeypointOptions = {}): Keypoints {
  return find(cv, picture, { purpose: 'ledger', ...options }, [describeCorners])[0] as Keypoints;
}

/** Of the picture and of its mirror image, for a search: two fifths less work than one after the other. */
export function findKeypointsBothWays(
  cv: OpenCv,
  picture: Picture,
  options: KeypointOptions = {},
): { readonly keypoints: Keypoints; readonly mirrored: Keypoints } {
  const ways = [describeCorners, describeMirrored];
  const [keypoints, mirrored] = find(cv, picture, { purpose: 'query', ...options }, ways);
  return { keypoints: keypoints as Keypoints, mirrored: mirrored as Keypoints };
}

function find(
  cv: OpenCv,
  picture: Picture,
  { purpose, plan }: { readonly purpose: KeypointPurpose } & KeypointOptions,
  ways: readonly (typeof describeCorners)[],
): readonly Keypoints[] {
  const levels = planLevels(picture, { ...KEYPOINT_PLANS[purpose], ...plan });
  const [finest = picture] = levels;
  const found: FoundPoint[][] = ways.map(() => []);
  withDeletables((keep) => {
    let above: Mat | undefined;
    for (const level of levels) {
      const mat = keep(new cv.Mat());
      const from = above ?? keep(toMat(cv, picture));
      // Averaging keeps grain out of the first level; a step of 1.2 needs no more than the neighbours.
      const how = above === undefined ? cv.INTER_AREA : cv.INTER_LINEAR;
      cv.resize(from, mat, new cv.Size(level.width, level.height), 0, 0, how);
      const corners = findInLevel(mat.data, level);
      for (const [way, describe] of ways.entries()) found[way]?.push(...describe(cv, mat, level, corners));
      above = mat;
    }
  });
  return found.map((points) => packKeypoints(points, { width: finest.width, height: finest.height }));
}

function toMat(cv: OpenCv, picture: Picture): Mat {
  const mat = new cv.Mat(picture.height, picture.width, cv.CV_8UC1);
  mat.data.set(toLuma(picture));
  return mat;
}
