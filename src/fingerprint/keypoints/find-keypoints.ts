import type { Keypoints } from '../../domain/fingerprint.ts';
import type { Picture } from '../../domain/picture.ts';
import { findInLevel } from './find-in-level.ts';
import { KEYPOINT_PLANS, type KeypointPlan, type KeypointPurpose, planLevels } from './keypoint-plan.ts';
import type { Mat, OpenCv } from './open-cv.ts';
import { type FoundPoint, packKeypoints } from './pack-keypoints.ts';
import { toLuma } from './to-luma.ts';
import { withDeletables } from './with-deletables.ts';

export interface KeypointOptions {
  /** Default `ledger`. */
  readonly purpose?: KeypointPurpose;
  /** Instead of the purpose's: for measuring. */
  readonly plan?: Partial<KeypointPlan>;
}

/**
 * ORB keypoints of a picture, chosen evenly over the frame and over sizes: ranked by strength alone, a title's letters take nearly
 * all. A plain picture has few, and a flat or tiny one none. The same picture always has the same.
 */
export function findKeypoints(cv: OpenCv, picture: Picture, options: KeypointOptions = {}): Keypoints {
  const plan = { ...KEYPOINT_PLANS[options.purpose ?? 'ledger'], ...options.plan };
  const levels = planLevels(picture, plan);
  const [finest] = levels;
  if (finest === undefined) return packKeypoints([], { width: picture.width, height: picture.height });
  return withDeletables((keep) => {
    const full = keep(new cv.Mat(picture.height, picture.width, cv.CV_8UC1));
    full.data.set(toLuma(picture));
    const found: FoundPoint[] = [];
    let above: Mat = full;
    for (const level of levels) {
      const mat = keep(new cv.Mat());
      // Averaging keeps grain out of the first level; a step of 1.2 needs no more than the neighbours.
      const how = level === finest ? cv.INTER_AREA : cv.INTER_LINEAR;
      cv.resize(above, mat, new cv.Size(level.width, level.height), 0, 0, how);
      found.push(...findInLevel(cv, mat, level));
      above = mat;
    }
    return packKeypoints(found, { width: finest.width, height: finest.height });
  });
}
