/** What decides between a match and none. The fingerprint room states the values it was measured with; these are those of docs/matching.md. */
export interface MatchThresholds {
  /**
   * Bits, inclusive: codes of whole pictures this near are a match. Default 31, PDQ's own recommendation; over 3.0 M unrelated pairs the
   * smallest distance was 84.
   */
  readonly matchBits: number;
  /**
   * The same of the ledger's crops to other aspect ratios, held against a frame within its borders. Default 24: a letterboxed picture is 0 to 4
   * bits off, and of 400,000 unrelated pairs, smooth ones among them, none came nearer than 78; crops have a heavier tail.
   */
  readonly cropBits: number;
  /** Bits, inclusive: codes this near are candidates that keypoints have to confirm. Default 64. */
  readonly candidateBits: number;
  /** Keypoints that agree on one placement: from here it is a match. Default 10. Pictures that have drawn parts in common come to 80 and more. */
  readonly acceptInliers: number;
  /** From here no second look is needed. Default 15. */
  readonly certainInliers: number;
}

export const DEFAULT_THRESHOLDS: MatchThresholds = {
  matchBits: 31,
  cropBits: 24,
  candidateBits: 64,
  acceptInliers: 10,
  certainInliers: 15,
};

/**
 * Bits beyond which two neighbouring samples are of different shots. Just under the smallest distance between unrelated pictures (84):
 * a cut in between never goes unseen; a fast pan is put together again by what its frames show (is-camera-move.ts).
 */
export const CUT_BITS = 80;
