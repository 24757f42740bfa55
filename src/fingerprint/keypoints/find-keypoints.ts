import type { Keypoints } from '../../domain/fingerprint.ts';
import type { Picture } from '../../domain/picture.ts';
import { shrinkPicture } from '../shrink-picture.ts';
import { describeCorners } from './describe-corners.ts';
import { findInLevel } from './find-in-level.ts';
import { KEYPOINT_PLANS, type KeypointPlan, type KeypointPurpose, planLevels } from './keypoint-plan.ts';
import { openLevel } from './open-level.ts';
import { type FoundPoint, packKeypoints } from './pack-keypoints.ts';
import { toLuma } from './to-luma.ts';

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
export function findKeypoints(picture: Picture, options: KeypointOptions = {}): Keypoints {
  return find(picture, { purpose: 'ledger', ...options }, [false])[0] as Keypoints;
}

/** Of the picture and of its mirror image, for a search: only describing the corners is done twice. */
export function findKeypointsBothWays(
  picture: Picture,
  options: KeypointOptions = {},
): { readonly keypoints: Keypoints; readonly mirrored: Keypoints } {
  const [keypoints, mirrored] = find(picture, { purpose: 'query', ...options }, [false, true]);
  return { keypoints: keypoints as Keypoints, mirrored: mirrored as Keypoints };
}

/** `ways`: mirrored or not. */
function find(
  picture: Picture,
  { purpose, plan }: { readonly purpose: KeypointPurpose } & KeypointOptions,
  ways: readonly boolean[],
): readonly Keypoints[] {
  const levels = planLevels(picture, { ...KEYPOINT_PLANS[purpose], ...plan });
  const [finest = picture] = levels;
  const found: FoundPoint[][] = ways.map(() => []);
  if (levels.length > 0) {
    const luma = { ...picture, channels: 1, data: toLuma(picture) } as const;
    // Averaging keeps grain out of the first level; a step of 1.2 needs no more than the neighbours.
    const open = openLevel(shrinkPicture(luma, Math.max(finest.width, finest.height)).data, finest);
    for (const [rank, level] of levels.entries()) {
      if (rank > 0) open.shrink(level);
      const corners = findInLevel(open, level);
      for (const [way, mirrored] of ways.entries())
        found[way]?.push(...describeCorners(open, level, corners, mirrored));
    }
  }
  return found.map((points) => packKeypoints(points, { width: finest.width, height: finest.height }));
}
