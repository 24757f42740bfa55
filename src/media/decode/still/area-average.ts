import type { Dimensions } from '../../../domain/asset.ts';

/**
 * Brings a picture to a smaller size while its rows come in, in any order, whole or in pieces: each pixel of the result is the mean of
 * the area that it covers. Holds the result alone. What never comes in stays black.
 */
export class AreaAverage {
  readonly #size: Dimensions;
  readonly #planes: number;
  /** Where each column and row of the result begins, in pixels of the source; one more for the end. */
  readonly #columns: Float64Array;
  readonly #rows: Float64Array;
  readonly #sums: readonly Float64Array[];
  readonly #line: Float64Array;

  /** `size`: on both sides at most `source`. */
  constructor(source: Dimensions, size: Dimensions, planes: 1 | 3) {
    this.#size = size;
    this.#planes = planes;
    this.#columns = divide(source.width, size.width);
    this.#rows = divide(source.height, size.height);
    this.#sums = Array.from({ length: planes }, () => new Float64Array(size.width * size.height));
    this.#line = new Float64Array(size.width);
  }

  /** `values`: display values of `count` pixels of source row `y`, from column `x` on. All must lie within the source. */
  addRow(plane: number, y: number, x: number, values: Float32Array, count: number): void {
    if (count <= 0) return;
    const first = indexBelow(this.#columns, x);
    const last = this.#sumColumns(first, x, values, count);
    const row = indexBelow(this.#rows, y);
    const share = Math.min(1, (this.#rows[row + 1] ?? 0) - y);
    this.#addLine(plane, row, first, last, share);
    // A source row lies in two rows of the result at most, as the result is never larger.
    if (share < 1 && row + 1 < this.#size.height) this.#addLine(plane, row + 1, first, last, 1 - share);
  }

  /** Rounded to 8 bit, interleaved. */
  finish(): Uint8Array {
    const { width, height } = this.#size;
    const data = new Uint8Array(width * height * this.#planes);
    const area = (this.#columns[1] ?? 1) * (this.#rows[1] ?? 1);
    for (const [plane, sums] of this.#sums.entries()) {
      for (let pixel = 0; pixel < sums.length; pixel += 1)
        data[pixel * this.#planes + plane] = Math.min(255, (sums[pixel] ?? 0) / area + 0.5);
    }
    return data;
  }

  /** Sums up each column's share of the values. Gives the last column reached. */
  #sumColumns(first: number, x: number, values: Float32Array, count: number): number {
    const line = this.#line;
    const columns = this.#columns;
    let column = first;
    let sum = 0;
    let index = 0;
    while (true) {
      const edge = (columns[column + 1] as number) - x;
      const whole = Math.min(count, Math.floor(edge));
      // Not `?? 0`: this loop runs for every sample of the picture.
      for (; index < whole; index += 1) sum += values[index] as number;
      if (index >= count) break;
      const split = values[index] as number;
      line[column] = sum + split * (edge - index);
      sum = split * (1 - (edge - index));
      index += 1;
      column += 1;
      if (column === this.#size.width) return column - 1;
    }
    line[column] = sum;
    return column;
  }

  #addLine(plane: number, row: number, first: number, last: number, share: number): void {
    const sums = this.#sums[plane];
    if (sums === undefined) return;
    const line = this.#line;
    const start = row * this.#size.width;
    for (let column = first; column <= last; column += 1)
      sums[start + column] = (sums[start + column] as number) + share * (line[column] as number);
  }
}

function divide(source: number, parts: number): Float64Array {
  return Float64Array.from({ length: parts + 1 }, (_, index) => (index * source) / parts);
}

/** The part that `position` lies in. */
function indexBelow(edges: Float64Array, position: number): number {
  const parts = edges.length - 1;
  let index = Math.min(parts - 1, Math.floor((position * parts) / (edges[parts] ?? 1)));
  // Division may have rounded to the neighbour.
  while (index > 0 && (edges[index] ?? 0) > position) index -= 1;
  while (index < parts - 1 && (edges[index + 1] ?? 0) <= position) index += 1;
  return index;
}
