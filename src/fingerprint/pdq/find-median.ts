import type { Spectrum } from './take-spectrum.ts';

const sorted = new Float32Array(256);

/** The lower of the two middle values, as the reference takes it. */
export function findMedian(spectrum: Spectrum): number {
  sorted.set(spectrum);
  sorted.sort();
  return sorted[spectrum.length / 2 - 1] as number;
}
