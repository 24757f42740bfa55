import type { Corners } from './read-corners.ts';

export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** 16 by 9 on a picture of that aspect. */
const CELLS = 144;

/** Cells that are about square, about {@link CELLS} of them. */
export function toGrid(width: number, height: number, cells: number = CELLS): Grid {
  const columns = Math.max(1, Math.round(Math.sqrt((cells * width) / height)));
  return { columns, rows: Math.max(1, Math.round(cells / columns)) };
}

/**
 * The best corners of each cell in turn: first the best of all cells, then the second best … until there are enough. So the
 * letters of a title get no more than their cells' share. In the last turn the best of all cells win. `apart`: pixels that chosen
 * ones of a cell lie from each other, at least.
 */
export function chooseCorners(
  corners: Corners,
  size: { readonly width: number; readonly height: number },
  options: { readonly count: number; readonly apart: number; readonly margin: number; readonly cells?: number },
): readonly number[] {
  const grid = toGrid(size.width, size.height, options.cells);
  const cells: number[][] = Array.from({ length: grid.columns * grid.rows }, () => []);
  for (let at = 0; at < corners.count; at++) {
    const x = corners.x[at] as number;
    const y = corners.y[at] as number;
    if (x < options.margin || y < options.margin) continue;
    if (x >= size.width - options.margin || y >= size.height - options.margin) continue;
    const column = Math.floor((x * grid.columns) / size.width);
    const row = Math.floor((y * grid.rows) / size.height);
    cells[row * grid.columns + column]?.push(at);
  }
  const perCell = Math.ceil((options.count / cells.length) * 4);
  const ranked = cells.map((cell) => thinOut(corners, sortByScore(corners, cell), perCell, options.apart));
  return takeTurns(corners, ranked, options.count);
}

function sortByScore({ score, x, y }: Corners, cell: number[]): number[] {
  return cell.sort(
    (a, b) =>
      (score[b] as number) - (score[a] as number) ||
      (y[a] as number) - (y[b] as number) ||
      (x[a] as number) - (x[b] as number),
  );
}

function thinOut({ x, y }: Corners, sorted: readonly number[], most: number, apart: number): readonly number[] {
  const kept: number[] = [];
  for (const at of sorted) {
    if (kept.length >= most) break;
    const isNear = kept.some(
      (other) =>
        Math.abs((x[at] as number) - (x[other] as number)) < apart &&
        Math.abs((y[at] as number) - (y[other] as number)) < apart,
    );
    if (!isNear) kept.push(at);
  }
  return kept;
}

function takeTurns(corners: Corners, ranked: readonly (readonly number[])[], count: number): readonly number[] {
  const taken: number[] = [];
  for (let turn = 0; taken.length < count; turn++) {
    const best = ranked.flatMap((cell) => (turn < cell.length ? [cell[turn] as number] : []));
    if (best.length === 0) break;
    sortByScore(corners, best);
    taken.push(...best.slice(0, count - taken.length));
  }
  return taken;
}
