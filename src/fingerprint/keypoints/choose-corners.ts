import type { Dimensions } from '../../domain/asset.ts';
import type { Corners } from './open-level.ts';

/** 16 by 9 on a picture of that aspect; fewer where few corners are wanted, so that a cell has two. */
const MOST_CELLS = 144;
const FEWEST_CELLS = 12;
const COUNT_PER_CELL = 2;
/** Pixels that chosen corners of a cell lie from each other, at least, across or down. */
const APART = 4;
/** A cell gives at most so many times its share when others are empty. */
const MOST_SHARES = 4;

export interface Chosen {
  /** Numbers of corners. */
  readonly chosen: readonly number[];
  /** Share of cells that have none. */
  readonly empty: number;
}

/** Cells that are about square. */
export function toGrid(
  { width, height }: Dimensions,
  cells: number,
): { readonly columns: number; readonly rows: number } {
  const columns = Math.max(1, Math.min(cells, Math.round(Math.sqrt((cells * width) / height))));
  return { columns, rows: Math.max(1, Math.round(cells / columns)) };
}

/**
 * The strongest corner of each cell, then the second strongest of each … until there are enough: so the letters of a title get no
 * more than their cells' share. In the last turn the strongest of all cells win. `margin`: pixels at the border that have none.
 * `isPoor`: asked only about corners that would be chosen.
 */
export function chooseCorners(
  corners: Corners,
  size: Dimensions,
  options: { readonly count: number; readonly margin: number; readonly isPoor: (x: number, y: number) => boolean },
): Chosen {
  const cells = spread(corners, size, options);
  const most = Math.ceil((options.count / cells.length) * MOST_SHARES);
  const ranked = cells.map((cell) => thinOut(corners, sortByScore(corners, cell), most, options.isPoor));
  return {
    chosen: takeTurns(corners, ranked, options.count),
    empty: ranked.filter((cell) => cell.length === 0).length / cells.length,
  };
}

function spread(
  corners: Corners,
  size: Dimensions,
  { count, margin }: { readonly count: number; readonly margin: number },
): readonly number[][] {
  const cellCount = Math.min(MOST_CELLS, Math.max(FEWEST_CELLS, Math.floor(count / COUNT_PER_CELL)));
  const grid = toGrid(size, cellCount);
  const cells: number[][] = Array.from({ length: grid.columns * grid.rows }, () => []);
  for (let at = 0; at < corners.count; at++) {
    const x = corners.x[at] as number;
    const y = corners.y[at] as number;
    if (x < margin || y < margin || x >= size.width - margin || y >= size.height - margin) continue;
    const column = Math.floor((x * grid.columns) / size.width);
    const row = Math.floor((y * grid.rows) / size.height);
    cells[row * grid.columns + column]?.push(at);
  }
  return cells;
}

/** Strongest first; equal ones from the top left, so that the order is always the same. */
function sortByScore({ score, x, y }: Corners, cell: number[]): number[] {
  return cell.sort(
    (one, other) =>
      (score[other] as number) - (score[one] as number) ||
      (y[one] as number) - (y[other] as number) ||
      (x[one] as number) - (x[other] as number),
  );
}

function thinOut(
  { x, y }: Corners,
  sorted: readonly number[],
  most: number,
  isPoor: (x: number, y: number) => boolean,
): readonly number[] {
  const kept: number[] = [];
  for (const at of sorted) {
    if (kept.length >= most) break;
    const isNear = kept.some(
      (other) =>
        Math.abs((x[at] as number) - (x[other] as number)) < APART &&
        Math.abs((y[at] as number) - (y[other] as number)) < APART,
    );
    if (!isNear && !isPoor(x[at] as number, y[at] as number)) kept.push(at);
  }
  return kept;
}

function takeTurns(corners: Corners, ranked: readonly (readonly number[])[], count: number): readonly number[] {
  const taken: number[] = [];
  for (let turn = 0; taken.length < count; turn++) {
    const best = ranked.flatMap((cell) => (turn < cell.length ? [cell[turn] as number] : []));
    if (best.length === 0) break;
    taken.push(...sortByScore(corners, best).slice(0, count - taken.length));
  }
  return taken;
}
