import { CODE_BYTES } from '../../domain/fingerprint.ts';
import type { Spectrum } from './take-spectrum.ts';

const sorted = new Float32Array(CODE_BYTES * 8);

/**
 * One bit for each frequency: whether it is above the median, which is the lower of the two middle values, as the reference
 * takes it. The last frequency is the first bit: so the bytes read as the hex that Meta's tools write.
 */
export function toBits(spectrum: Spectrum): Uint8Array {
  sorted.set(spectrum);
  sorted.sort();
  const median = sorted[spectrum.length / 2 - 1] as number;
  const bits = new Uint8Array(CODE_BYTES);
  spectrum.forEach((value, at) => {
    const byte = CODE_BYTES - 1 - (at >> 3);
    if (value > median) bits[byte] = (bits[byte] as number) | (1 << (at & 7));
  });
  return bits;
}
