/**
 * What codes of whole pictures are worth when no keypoints confirm them. `believed`: there is nothing to ask. `contradicted`: keypoints were
 * asked and see nothing of it. `replaced`: two pictures full of detail have none in common, so that it is another picture that looks alike.
 */
export type CodesAlone = 'believed' | 'contradicted' | 'replaced';

/** Fewer keypoints on either side cannot contradict what codes say. */
export const TELLING_KEYPOINTS = 60;
/** Keypoints that both pictures need before their silence outweighs codes. */
const RICH_KEYPOINTS = 150;
/** Keypoints of wrong pictures came to 7 at most; fewer than this from two rich pictures is no agreement at all. */
const CONTRADICTING_INLIERS = 6;
/** Codes this near are the picture itself, whatever became of its corners (blur, heavy grain): twice what PDQ's own tolerance is. */
const UNDOUBTED_BITS = 16;

/** @param facts keypoints of the poorer of both pictures, those that agree, and the distance of the codes in bits. */
export function judgeCodesAlone(facts: {
  readonly keypoints: number;
  readonly inliers: number;
  readonly distanceBits: number;
}): CodesAlone {
  const { keypoints, inliers, distanceBits } = facts;
  if (keypoints < TELLING_KEYPOINTS || inliers >= CONTRADICTING_INLIERS) return 'believed';
  return keypoints >= RICH_KEYPOINTS && distanceBits > UNDOUBTED_BITS ? 'replaced' : 'contradicted';
}
