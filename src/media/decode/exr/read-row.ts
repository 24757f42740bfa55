import { toDisplay } from '../display-curve.ts';
import type { ChunkSamples } from './exr-chunk.ts';
import { FLOAT, HALF } from './exr-picture.ts';
import { floatTable, halfTable } from './sample-tables.ts';

/** Brings `count` samples of one channel to display values. `at`: where they begin, in bytes of the chunk in file order. */
export function readRow(samples: ChunkSamples, type: number, at: number, count: number, row: Float32Array): void {
  if (type === HALF) readHalves(samples, at, count, row);
  else if (type === FLOAT) readFloats(samples, at, count, row);
  else readIntegers(samples, at, count, row);
}

function readHalves({ bytes, split }: ChunkSamples, at: number, count: number, row: Float32Array): void {
  const table = halfTable();
  // Two loops: with a variable distance between the bytes it takes half as long again.
  if (split) {
    const low = at / 2;
    const high = low + bytes.length / 2;
    for (let index = 0; index < count; index += 1)
      row[index] = table[(bytes[low + index] as number) | ((bytes[high + index] as number) << 8)] as number;
    return;
  }
  for (let index = 0, from = at; index < count; index += 1, from += 2)
    row[index] = table[(bytes[from] as number) | ((bytes[from + 1] as number) << 8)] as number;
}

function readFloats({ bytes, split }: ChunkSamples, at: number, count: number, row: Float32Array): void {
  const table = floatTable();
  const step = split ? 2 : 4;
  // Of each float: the second, third and highest byte.
  const second = split ? at / 2 + bytes.length / 2 : at + 1;
  const third = split ? at / 2 + 1 : at + 2;
  const highest = split ? second + 1 : at + 3;
  for (let index = 0, from = 0; index < count; index += 1, from += step) {
    const top = ((bytes[highest + from] as number) << 9) | ((bytes[third + from] as number) << 1);
    row[index] = table[top | ((bytes[second + from] as number) >> 7)] as number;
  }
}

/** Whole numbers: 0 is black, and all from about 7 on are white. */
function readIntegers({ bytes, split }: ChunkSamples, at: number, count: number, row: Float32Array): void {
  const odd = bytes.length / 2;
  for (let index = 0; index < count; index += 1) {
    const from = at + index * 4;
    const byte = (offset: number): number =>
      (split ? bytes[(from + offset) / 2 + (offset % 2 === 0 ? 0 : odd - 0.5)] : bytes[from + offset]) ?? 0;
    row[index] = toDisplay(byte(3) * 2 ** 24 + byte(2) * 2 ** 16 + byte(1) * 256 + byte(0));
  }
}
