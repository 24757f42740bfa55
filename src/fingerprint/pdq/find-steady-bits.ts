import { CODE_BYTES } from '../../domain/fingerprint.ts';
import { NOISE_STEPS } from './count-unsteady-bits.ts';
import { findMedian } from './find-median.ts';
import type { Spectrum } from './take-spectrum.ts';

/** Standard deviations of noise: less than one such bit in 700 is turned by a strong compression. */
const STEADY_DEVIATIONS = 3;

/** A mask of the bits of the hash that noise leaves as they are, in the order of `toBits`. */
export function findSteadyBits(spectrum: Spectrum): Uint8Array {
  const median = findMedian(spectrum);
  const steady = new Uint8Array(CODE_BYTES);
  spectrum.forEach((value, at) => {
    const byte = CODE_BYTES - 1 - (at >> 3);
    if (Math.abs(value - median) > STEADY_DEVIATIONS * NOISE_STEPS)
      steady[byte] = (steady[byte] as number) | (1 << (at & 7));
  });
  return steady;
}
