import { countBits, DESCRIPTOR_WORDS, toWords } from './count-bits.ts';
import type { Keypoints } from '../../domain/fingerprint.ts';

/** A keypoint of the final and the one of the source that is most like it. */
export interface Pair {
  readonly final: number;
  readonly source: number;
  readonly distance: number;
}

export const PAIR_DISTANCE = 72;
const FIRST_WORDS_DISTANCE = 26;

/** Mutual nearest neighbours */
export function pairDescriptors(final: Keypoints, source: Keypoints, most = PAIR_DISTANCE): readonly Pair[] {
  const a = toWords(final.descriptors);
  const b = toWords(source.descriptors);
  const bestOfSource = new Int32Array(source.count).fill(-1);
  const distanceOfSource = new Int32Array(source.count).fill(most + 1);
  const bestOfFinal = new Int32Array(final.count).fill(-1);
  const distanceOfFinal = new Int32Array(final.count).fill(most + 1);
  for (let i = 0, p = 0; i < final.count; i++, p += DESCRIPTOR_WORDS) {
    const a0 = a[p] as number;
    const a1 = a[p + 1] as number;
    const a2 = a[p + 2] as number;
    const a3 = a[p + 3] as number;
    const a4 = a[p + 4] as number;
    const a5 = a[p + 5] as number;
    const a6 = a[p + 6] as number;
    const a7 = a[p + 7] as number;
    for (let j = 0, q = 0; j < source.count; j++, q += DESCRIPTOR_WORDS) {
      let d = countBits(a0 ^ (b[q] as number)) + countBits(a1 ^ (b[q + 1] as number));
      if (d > FIRST_WORDS_DISTANCE) continue;
      d += countBits(a2 ^ (b[q + 2] as number)) + countBits(a3 ^ (b[q + 3] as number));
      if (d > most) continue;
      d += countBits(a4 ^ (b[q + 4] as number)) + countBits(a5 ^ (b[q + 5] as number));
      d += countBits(a6 ^ (b[q + 6] as number)) + countBits(a7 ^ (b[q + 7] as number));
      if (d < (distanceOfFinal[i] as number)) {
        distanceOfFinal[i] = d;
        bestOfFinal[i] = j;
      }
      if (d < (distanceOfSource[j] as number)) {
        distanceOfSource[j] = d;
        bestOfSource[j] = i;
      }
    }
  }
  const pairs: Pair[] = [];
  for (let i = 0; i < final.count; i++) {
    const j = bestOfFinal[i] as number;
    if (j >= 0) pairs.push({ final: i, source: j, distance: distanceOfFinal[i] as number });
  }
  for (let j = 0; j < source.count; j++) {
    const i = bestOfSource[j] as number;
    if (i >= 0 && bestOfFinal[i] !== j) pairs.push({ final: i, source: j, distance: distanceOfSource[j] as number });
  }
  return pairs;
}
