/** Smaller ones than a fourth of a full one are merged four at a time, so that a code is moved about four times in its life. */
const SMALL_SHARE = 1 / 4;
const SMALL_AT_ONCE = 3;

/**
 * Which segments are merged with `pending` codes that become a segment. All but the full ones when that makes a full one; else the
 * small ones when three wait. So at most some seven are not full, and all codes together lie in hardly more segments than they must.
 */
export function planMerge<S extends { readonly count: number }>(
  segments: readonly S[],
  pending: number,
  segmentCodes: number,
): readonly S[] {
  const open = segments.filter(({ count }) => count < segmentCodes);
  const total = open.reduce((sum, { count }) => sum + count, pending);
  if (total >= segmentCodes) return open;
  const small = open.filter(({ count }) => count < segmentCodes * SMALL_SHARE);
  return small.length >= SMALL_AT_ONCE ? small : [];
}
