import type { AgreeingPair } from './find-agreeing.ts';

/** Pixels of the level within which two keypoints are one corner. */
const SAME_CORNER = 5;

/** One corner is often found in several levels: it speaks once. Nor may many corners of the source be one of the final. */
export function keepDistinct(pairs: readonly AgreeingPair[]): readonly AgreeingPair[] {
  const kept: AgreeingPair[] = [];
  for (const pair of pairs) {
    const isSame = kept.some(
      (other) =>
        Math.hypot(pair.toX - other.toX, pair.toY - other.toY) < SAME_CORNER * Math.min(pair.toGrain, other.toGrain),
    );
    if (!isSame) kept.push(pair);
  }
  return kept;
}
