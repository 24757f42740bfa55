import type { BoxFilter } from './box-filter.ts';

/**
 * Running means down each column of `from` (`width` entries to a row), into `target`. Goes row by row with one sum for each
 * column, since going down the columns would miss the processor's cache at each step. `sums`: at least `width` entries.
 */
export function blurColumns(
  from: Float32Array,
  width: number,
  filter: BoxFilter,
  target: Float32Array,
  sums: Float32Array,
): void {
  const { length, window, ahead, counts } = filter;
  sums.fill(0, 0, width);
  for (let row = 0; row < ahead; row += 1) add(from, row * width, width, sums);
  for (let row = 0; row < length; row += 1) {
    const next = row + ahead;
    if (next < length && next >= window) addAndTake(from, next * width, (next - window) * width, width, sums);
    else if (next < length) add(from, next * width, width, sums);
    else take(from, (next - window) * width, width, sums);
    write(sums, counts[row] as number, target, row * width, width);
  }
}

function add(from: Float32Array, start: number, width: number, sums: Float32Array): void {
  for (let at = 0; at < width; at += 1) sums[at] = (sums[at] as number) + (from[start + at] as number);
}

function take(from: Float32Array, start: number, width: number, sums: Float32Array): void {
  for (let at = 0; at < width; at += 1) sums[at] = (sums[at] as number) - (from[start + at] as number);
}

/** Both, rounded in between as the reference does. */
function addAndTake(from: Float32Array, next: number, last: number, width: number, sums: Float32Array): void {
  for (let at = 0; at < width; at += 1) {
    const more = Math.fround((sums[at] as number) + (from[next + at] as number));
    sums[at] = more - (from[last + at] as number);
  }
}

function write(sums: Float32Array, count: number, target: Float32Array, start: number, width: number): void {
  for (let at = 0; at < width; at += 1) target[start + at] = (sums[at] as number) / count;
}
