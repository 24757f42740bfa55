import { DESCRIPTOR_BYTES, type Keypoints } from '../../domain/fingerprint.ts';
import { MOST_KEYPOINTS, useKeypointKernel } from './keypoint-kernel.ts';

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
  // Nothing that was made here has as many, while a ledger may hold anything.
  const [finals, sources] = [Math.min(final.count, MOST_KEYPOINTS), Math.min(source.count, MOST_KEYPOINTS)];
  const kernel = useKeypointKernel(({ bytesForPairs }) => bytesForPairs(finals, sources));
  const { buffer } = kernel.memory;
  new Uint8Array(buffer).set(final.descriptors.subarray(0, finals * DESCRIPTOR_BYTES), kernel.finalsAt());
  new Uint8Array(buffer).set(source.descriptors.subarray(0, sources * DESCRIPTOR_BYTES), kernel.sourcesAt(finals));
  kernel.pair(finals, sources, MOST_DIFFERENT, MOST_DIFFERENT_AT_FIRST);
  return toPairs(
    {
      best: new Int32Array(buffer, kernel.bestOfFinalAt(), finals),
      distance: new Uint32Array(buffer, kernel.distanceOfFinalAt(), finals),
    },
    {
      best: new Int32Array(buffer, kernel.bestOfSourceAt(), sources),
      distance: new Uint32Array(buffer, kernel.distanceOfSourceAt(), sources),
    },
  );
}

/** `best`: -1 for none. */
interface Nearest {
  readonly best: Int32Array;
  readonly distance: Uint32Array;
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
