import type { BoxFilter } from './box-filter.ts';
import type { LumaPlane } from './luma-plane.ts';

/** Running means along each row of `plane`, into `target`, where rows follow each other without gaps. */
export function blurRows(plane: LumaPlane, filter: BoxFilter, target: Float32Array): void {
  for (let row = 0; row < plane.height; row += 1) {
    const to = row * plane.width;
    sumRow(plane.data, plane.offset + row * plane.stride, filter, target, to);
    divide(target, to, filter.counts);
  }
}

/**
 * Sums in single precision, rounded after each step: first what comes into the window, then what leaves it. In any other order
 * hashes differ from the reference by a bit now and then.
 */
export function sumRow(from: Float32Array, start: number, filter: BoxFilter, target: Float32Array, to: number): void {
  const { length, window, ahead } = filter;
  let sum = 0;
  for (let at = 0; at < ahead; at += 1) sum = Math.fround(sum + (from[start + at] as number));
  let next = start + ahead;
  let at = to;
  for (const end = to + window - ahead; at < end; at += 1, next += 1) {
    sum = Math.fround(sum + (from[next] as number));
    target[at] = sum;
  }
  for (const end = to + length - ahead; at < end; at += 1, next += 1) {
    sum = Math.fround(Math.fround(sum + (from[next] as number)) - (from[next - window] as number));
    target[at] = sum;
  }
  for (const end = to + length; at < end; at += 1, next += 1) {
    sum = Math.fround(sum - (from[next - window] as number));
    target[at] = sum;
  }
}

function divide(target: Float32Array, to: number, counts: Float32Array): void {
  const { length } = counts;
  for (let at = 0; at < length; at += 1) target[to + at] = (target[to + at] as number) / (counts[at] as number);
}
