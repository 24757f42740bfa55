import type { Keypoints } from '../../domain/fingerprint.ts';
import { countBitsOfTwo, DESCRIPTOR_WORDS, measureDistance, toWords } from './count-bits.ts';

/** A keypoint of the final and one of the source that are alike. */
export interface Pair {
  readonly final: number;
  readonly source: number;
  /** Bits that differ. */
  readonly distance: number;
}

/** Bits of 256. Half of the true pairs measured differ by 36 bits, three quarters by 55; unrelated ones by 128, and very few by this. */
const MOST_DIFFERENT = 72;
/** Of the first 64 bits: leaves out 19 of 20 unrelated pairs before the rest is looked at, and few true ones. */
const MOST_DIFFERENT_AT_FIRST = 22;

/** For each keypoint of either picture the one of the other that is most like it. */
export function pairDescriptors(final: Keypoints, source: Keypoints): readonly Pair[] {
  const a = toWords(final.descriptors);
  const b = toWords(source.descriptors);
  const ofFinal = { best: new Int32Array(final.count).fill(-1), distance: new Int32Array(final.count).fill(256) };
  const ofSource = { best: new Int32Array(source.count).fill(-1), distance: new Int32Array(source.count).fill(256) };
  for (let at = 0; at < final.count; at++) {
    const word = at * DESCRIPTOR_WORDS;
    const first = a[word] as number;
    const second = a[word + 1] as number;
    for (let by = 0, to = 0; by < source.count; by++, to += DESCRIPTOR_WORDS) {
      if (countBitsOfTwo(first ^ (b[to] as number), second ^ (b[to + 1] as number)) > MOST_DIFFERENT_AT_FIRST) continue;
      const distance = measureDistance(a, word, b, to, MOST_DIFFERENT);
      if (distance > MOST_DIFFERENT) continue;
      keepBest(ofFinal, at, by, distance);
      keepBest(ofSource, by, at, distance);
    }
  }
  return toPairs(ofFinal, ofSource);
}

interface Nearest {
  readonly best: Int32Array;
  readonly distance: Int32Array;
}

function keepBest(nearest: Nearest, at: number, other: number, distance: number): void {
  if (distance >= (nearest.distance[at] as number)) return;
  nearest.distance[at] = distance;
  nearest.best[at] = other;
}

function toPairs(ofFinal: Nearest, ofSource: Nearest): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const [final, source] of ofFinal.best.entries()) {
    if (source >= 0) pairs.push({ final, source, distance: ofFinal.distance[final] as number });
  }
  for (const [source, final] of ofSource.best.entries()) {
    if (final < 0 || ofFinal.best[final] === source) continue;
    pairs.push({ final, source, distance: ofSource.distance[source] as number });
  }
  return pairs;
}
