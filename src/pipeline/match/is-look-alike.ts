import type { KeypointAgreement } from '../../domain/picture-reader.ts';
import type { Seen } from './measure-support.ts';

/** What it takes not to be a look-alike. */
interface Needed {
  /** Of the keypoints that have one like them where they lie in the final, those that are less like any other in it. */
  readonly telling: number;
  /** Of the cells of the source that have keypoints, those with a telling one. */
  readonly cells: number;
}

/**
 * Tiles, windows, letters and skin are like each other in all pictures of their kind: a source can be laid over another picture so that
 * many of its corners meet one like them, but those are as much like others elsewhere. Where both show the same thing, each is most
 * like its own. Of 333 agreements with foreign pictures in the trial's tuning half, by 10 to 85 keypoints, this refused 267 (the others are cut
 * off by the frame, or one word), and 19 of 1,385 true ones: chemical patterns after the worst of chains, and some at a wrong place.
 */
const NEEDED: Needed = { telling: 0.36, cells: 0.3 };
/** A small element: its place is less exact in its own measure, so that more meet one like them by chance. */
const NEEDED_OF_SMALL: Needed = { telling: 0.22, cells: 0.18 };
/** Widths of the final. */
const SMALL_SCALE = 0.3;
/** What agrees on one spot alone may be a word in the same type: each of its letters has to be most like itself. */
const NEEDED_OF_SPOT: Needed = { telling: 0.5, cells: 0.3 };
/** Of what is seen of the source. */
const SPOT = 0.12;
/** A pattern that is alike all over has many that tell, all over, among still more that do not. */
const MANY = 100;
const CELLS_OF_MANY = 0.4;
/** A few words or one tile are in fewer cells. */
const FEWEST_CELLS = 4;

/**
 * A source that fills the frame as it is has its codes near, unless much is written over it. Where they are far, all of it has to tell: a shot that
 * replaced it before the same background shares that much with it. Of 36 true ones in the trial's tuning half the least was 53 % over 56 % of
 * the cells, of a replaced portrait the most 31 % over 45 %.
 */
const NEEDED_OF_FAR: Needed = { telling: 0.5, cells: 0.5 };
const FAR_BITS = 64;
const FILLS_SEEN = 0.93;
const FILLS_SHARE = 0.7;

const GRID = 6;
/** Keypoints of the source that a cell needs to be asked. */
const CELL_KEYPOINTS = 4;

export interface LookAlikeFacts extends Pick<KeypointAgreement, 'telling' | 'scale' | 'seen' | 'share'> {
  /** Between the codes of both, the least; undefined where one has none. */
  readonly codeBits?: number | undefined;
  /** Share of what is seen of the source that lies in the region that agrees. */
  readonly spread: number;
}

/** What agrees agrees as well with other places of the final: both show things of one kind, and not one thing. */
export function isLookAlike(agreement: LookAlikeFacts, seen: readonly Seen[]): boolean {
  const { telling, scale, spread } = agreement;
  const tells = new Set(telling);
  const found = seen.filter(({ at }) => tells.has(at));
  const share = found.length / Math.max(1, seen.filter(({ agrees }) => agrees).length);
  const asked = countCells(seen, CELL_KEYPOINTS);
  const cells = countCells(found, 1);
  if (cells < Math.min(FEWEST_CELLS, asked)) return true;
  if (isFar(agreement)) return share < NEEDED_OF_FAR.telling || cells < NEEDED_OF_FAR.cells * asked;
  if (spread >= SPOT && found.length >= MANY && cells >= CELLS_OF_MANY * asked) return false;
  const needed = scale < SMALL_SCALE ? NEEDED_OF_SMALL : spread < SPOT ? NEEDED_OF_SPOT : NEEDED;
  return share < needed.telling || cells < needed.cells * asked;
}

function isFar({ seen, share, codeBits = 0 }: LookAlikeFacts): boolean {
  return seen >= FILLS_SEEN && share >= FILLS_SHARE && codeBits > FAR_BITS;
}

/** Cells of the whole source with so many at least. */
function countCells(points: readonly Seen[], fewest: number): number {
  const counts = new Map<number, number>();
  for (const { x, y } of points) {
    const cell = toCell(y) * GRID + toCell(x);
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  return [...counts.values()].filter((count) => count >= fewest).length;
}

function toCell(fraction: number): number {
  return Math.min(GRID - 1, Math.floor(fraction * GRID));
}
