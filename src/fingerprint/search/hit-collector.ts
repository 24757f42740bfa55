import type { CodeHit, CodeHits } from '../../domain/fingerprint-index.ts';

/** Hits beyond the limit that are kept before they are thrown out, so that sorting stays rare. */
const SLACK = 1024;

/** Keeps the nearest hits of one query. */
export interface HitCollector {
  /** What is still of interest: shrinks when there are more hits than the limit. */
  readonly radius: number;
  offer(key: number, distanceBits: number): void;
  finish(): CodeHits;
}

export function createHitCollector(radius: number, limit: number): HitCollector {
  let kept: CodeHit[] = [];
  let more = false;
  let wanted = radius;
  const keepNearest = (): void => {
    kept.sort((a, b) => a.distanceBits - b.distanceBits || a.key - b.key);
    if (kept.length <= limit) return;
    more = true;
    kept.length = limit;
    // Others at the same distance may have smaller keys.
    wanted = kept.at(-1)?.distanceBits ?? wanted;
  };
  return {
    get radius() {
      return wanted;
    },
    offer(key, distanceBits) {
      if (distanceBits > wanted) return;
      kept.push({ key, distanceBits });
      if (kept.length >= 2 * limit + SLACK) keepNearest();
    },
    finish() {
      keepNearest();
      const hits = kept;
      kept = [];
      return { hits, more };
    },
  };
}
