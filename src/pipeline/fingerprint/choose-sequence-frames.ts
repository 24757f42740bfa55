/**
 * Frames between two that are looked at: the longest shot that may go unseen ({@link UNSEEN_FRAMES} of the movies), so that movies and
 * sequences promise the same.
 */
export const SEQUENCE_STRIDE_FRAMES = 12;

/**
 * Which frames of an image sequence are fingerprinted: every 12th file, and the first and the last. Counted in files, not in frame
 * numbers, so that one rendered on twos or with holes is looked at as densely.
 * @param frames ascending.
 * @param strideFrames default 12.
 */
export function chooseSequenceFrames<T>(frames: readonly T[], strideFrames = SEQUENCE_STRIDE_FRAMES): readonly T[] {
  return frames.filter((_, index) => index % strideFrames === 0 || index === frames.length - 1);
}
