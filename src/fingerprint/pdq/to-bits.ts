import { CODE_BYTES } from '../../domain/fingerprint.ts';
import { findMedian } from './find-median.ts';
import type { Spectrum } from './take-spectrum.ts';

/**
 * One bit for each frequency: whether it is above the median. The last frequency is the first bit: so the bytes read as the hex
 * that Meta's tools write.
 */
export function toBits(spectrum: Spectrum): Uint8Array {
  const median = findMedian(spectrum);
  const bits = new Uint8Array(CODE_BYTES);
  spectrum.forEach((value, at) => {
    const byte = CODE_BYTES - 1 - (at >> 3);
    if (value > median) bits[byte] = (bits[byte] as number) | (1 << (at & 7));
  });
  return bits;
}
