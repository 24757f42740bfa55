import { codeDistance } from '../../domain/code-distance.ts';
import { DESCRIPTOR_BYTES, type Keypoints } from '../../domain/fingerprint.ts';
import { OFF_PLACE, placePoint } from '../../domain/place-point.ts';

/** How evenly the agreement covers what is seen of the source: a grid of four by four over it, row by row. */
export interface Support {
  /** Cells with enough keypoints to ask. */
  readonly eligible: number;
  /** Of those, cells with at least one pair that agrees. */
  readonly agreeing: number;
  /** The same, of the two middle rows. */
  readonly middleEligible: number;
  readonly middleAgreeing: number;
  /** Cells of the middle rows that should have several pairs, as the rest goes, and have none: another thing is there. */
  readonly middleHoles: number;
}

/** A keypoint of the source that lies within the final. */
export interface Seen {
  /** Its number. */
  readonly at: number;
  /** Fractions of the source. */
  readonly x: number;
  readonly y: number;
  /** Where it lies in the final is a keypoint like it. */
  readonly agrees: boolean;
}

const GRID = 4;
/** Keypoints of the source that a cell needs to be asked: fewer can all be lost to a grade or to grain. */
const CELL_KEYPOINTS = 3;
/** Pairs that a hole lacks: at the rate of the rest, none would come about once in fifty times. */
const HOLE_PAIRS = 4;
/** Bits up to which two descriptors are alike. Unrelated ones differ in 128 on average, one in a hundred in fewer than 80. */
const ALIKE_BITS = 80;
const UNIT = 65_535;

/** Counts where keypoints agree, of what is seen of the source in the final. */
export function measureSupport(seen: readonly Seen[]): Support {
  const rate = seen.filter(({ agrees }) => agrees).length / Math.max(1, seen.length);
  const cells = toCells(seen);
  const middle = cells.slice(GRID, GRID * (GRID - 1));
  const isEligible = ({ length }: readonly Seen[]): boolean => length >= CELL_KEYPOINTS;
  const isAgreeing = (cell: readonly Seen[]): boolean => isEligible(cell) && cell.some(({ agrees }) => agrees);
  return {
    eligible: cells.filter(isEligible).length,
    agreeing: cells.filter(isAgreeing).length,
    middleEligible: middle.filter(isEligible).length,
    middleAgreeing: middle.filter(isAgreeing).length,
    middleHoles: middle.filter((cell) => !isAgreeing(cell) && cell.length * rate >= HOLE_PAIRS).length,
  };
}

/** What of the source is seen in the final. `placement`: as of an agreement. */
export function listSeen(final: Keypoints, source: Keypoints, placement: readonly number[]): readonly Seen[] {
  const seen: Seen[] = [];
  for (let at = 0; at < source.count; at++) {
    const x = (source.positions[2 * at] ?? 0) / UNIT;
    const y = (source.positions[2 * at + 1] ?? 0) / UNIT;
    const [placedX, placedY] = placePoint(placement, x, y);
    if (!(placedX >= 0 && placedX <= 1 && placedY >= 0 && placedY <= 1)) continue;
    seen.push({ at, x, y, agrees: hasTwin(final, source.descriptors, at, placedX, placedY) });
  }
  return seen;
}

function hasTwin(final: Keypoints, descriptors: Uint8Array, at: number, x: number, y: number): boolean {
  const own = descriptors.subarray(at * DESCRIPTOR_BYTES, (at + 1) * DESCRIPTOR_BYTES);
  for (let other = 0; other < final.count; other++) {
    if (Math.abs((final.positions[2 * other] ?? 0) / UNIT - x) > OFF_PLACE) continue;
    if (Math.abs((final.positions[2 * other + 1] ?? 0) / UNIT - y) > OFF_PLACE) continue;
    const theirs = final.descriptors.subarray(other * DESCRIPTOR_BYTES, (other + 1) * DESCRIPTOR_BYTES);
    if (codeDistance(own, theirs) <= ALIKE_BITS) return true;
  }
  return false;
}

/** Over the part of the source that is seen, not over all of it: a crop is judged by what is left. */
function toCells(seen: readonly Seen[]): readonly (readonly Seen[])[] {
  const cells = Array.from({ length: GRID * GRID }, (): Seen[] => []);
  const left = Math.min(...seen.map(({ x }) => x));
  const top = Math.min(...seen.map(({ y }) => y));
  const width = Math.max(...seen.map(({ x }) => x)) - left;
  const height = Math.max(...seen.map(({ y }) => y)) - top;
  const cellOf = (value: number, from: number, size: number): number =>
    size > 0 ? Math.min(GRID - 1, Math.floor(((value - from) / size) * GRID)) : 0;
  for (const each of seen) cells[cellOf(each.y, top, height) * GRID + cellOf(each.x, left, width)]?.push(each);
  return cells;
}
