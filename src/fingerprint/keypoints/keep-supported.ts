import type { AgreeingPair } from './find-agreeing.ts';
import { findAround, type PictureKeypoints } from './pair-anew.ts';
import type { Placement } from './placement.ts';

/** Pixels of the final: corners in one square of this size are one. */
const SQUARE_PIXELS = 8;
/** Places around a pair that are asked … */
const NEIGHBOURS = 16;
/** … and how many of them must agree, too. By chance one of 25 does; where both pictures show the same, one of three. */
const FEWEST_SUPPORTING = 3;

interface Place {
  readonly x: number;
  readonly y: number;
  agrees: boolean;
}

/**
 * Pairs whose neighbours agree as well. Where a corner of the source comes to lie on one of the final, in its size and direction,
 * both pictures can be compared: if they show the same thing there, many such places agree, and if they do not, a few still do by
 * chance, all over the frame. This is what keeps pictures of like shapes (windows, tiles, letters) apart, and what leaves of a
 * shared logo no more than the logo.
 */
export function keepSupported(
  pairs: readonly AgreeingPair[],
  placement: Placement,
  final: PictureKeypoints,
  source: PictureKeypoints,
): readonly AgreeingPair[] {
  const [a, b, c, d, e, f] = placement;
  const places = new Map<number, Place>();
  for (let by = 0; by < source.points.count; by++) {
    const x = a * (source.points.x[by] as number) + b * (source.points.y[by] as number) + c;
    const y = d * (source.points.x[by] as number) + e * (source.points.y[by] as number) + f;
    if (findAround(placement, final, source.points, by).length > 0) mark(places, x, y, false);
  }
  for (const { toX, toY } of pairs) mark(places, toX, toY, true);
  const all = [...places.values()];
  return pairs.filter((pair) => countSupporting(pair, all) >= FEWEST_SUPPORTING);
}

function mark(places: Map<number, Place>, x: number, y: number, agrees: boolean): void {
  const key = Math.floor(y / SQUARE_PIXELS) * 65_536 + Math.floor(x / SQUARE_PIXELS);
  const place = places.get(key);
  if (place === undefined) places.set(key, { x, y, agrees });
  else place.agrees ||= agrees;
}

/** Among the nearest places, without its own. */
function countSupporting({ toX, toY }: AgreeingPair, places: readonly Place[]): number {
  const nearest: { distance: number; agrees: boolean }[] = [];
  const own = Math.floor(toY / SQUARE_PIXELS) * 65_536 + Math.floor(toX / SQUARE_PIXELS);
  for (const { x, y, agrees } of places) {
    if (Math.floor(y / SQUARE_PIXELS) * 65_536 + Math.floor(x / SQUARE_PIXELS) === own) continue;
    const distance = (x - toX) ** 2 + (y - toY) ** 2;
    const last = nearest[NEIGHBOURS - 1];
    if (last !== undefined && distance >= last.distance) continue;
    let rank = Math.min(nearest.length, NEIGHBOURS - 1);
    while (rank > 0 && (nearest[rank - 1] as { distance: number }).distance > distance) {
      nearest[rank] = nearest[rank - 1] as { distance: number; agrees: boolean };
      rank--;
    }
    nearest[rank] = { distance, agrees };
  }
  return nearest.filter(({ agrees }) => agrees).length;
}
