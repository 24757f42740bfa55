import type { Keypoints } from '../../domain/fingerprint.ts';
import { DESCRIPTOR_WORDS, measureDistance, toWords } from './count-bits.ts';
import type { DescriptorStore } from './descriptor-store.ts';
import type { HashTables } from './hash-tables.ts';
import { HitList } from './hit-list.ts';

export interface HitLimits {
  /** Bits of 256 that a hit may differ by. Default 52: seven of ten true pairs differ by less. */
  readonly distanceBits: number;
  /** Keypoints looked at in one bucket, the newest first. Default 16: bars, letters and plain edges fill some with thousands. */
  readonly bucketMost: number;
}

const LIMITS: HitLimits = { distanceBits: 52, bucketMost: 16 };
/** Bits. True pairs differ by less than those that only share a bucket: a hit at 16 counts 0.88, one at 52 0.27. */
const DISTANCE_SCALE = 32;

interface Searched {
  readonly store: DescriptorStore;
  readonly tables: HashTables;
  /** Samples in the index. */
  readonly owners: number;
  readonly limits?: Partial<HitLimits> | undefined;
}

/** For each keypoint of the query those of the index that are like it, at most one of each owner. */
export function findHits(query: Keypoints, searched: Searched): HitList {
  const words = toWords(query.descriptors);
  const hits = new HitList(searched.owners);
  const found = new FoundOfOne(searched.owners, searched.tables.count);
  const limits = { ...LIMITS, ...searched.limits };
  const all = Math.log(searched.owners + 1);
  for (let at = 0; at < query.count; at++) {
    findOfOne(words, at, searched, limits, found);
    // What many samples have tells none of them from the others.
    const rarity = Math.log((searched.owners + 1) / Math.max(1, found.ids.length)) / all;
    for (const [row, id] of found.ids.entries()) {
      const distance = found.distances[row] as number;
      const weight = rarity * Math.exp(-(distance ** 2) / (2 * DISTANCE_SCALE ** 2));
      hits.add(searched.store.ownerOf(id), at, id, weight);
    }
  }
  return hits;
}

/** Used again for each keypoint, so that nothing is allocated in between. */
class FoundOfOne {
  readonly ids: number[] = [];
  readonly distances: number[] = [];
  /** The last keypoint of the query that each owner was found for. */
  readonly stamps: Int32Array;
  /** The next keypoint to look at in each table. */
  readonly chains: Int32Array;

  constructor(owners: number, tables: number) {
    this.stamps = new Int32Array(owners).fill(-1);
    this.chains = new Int32Array(tables);
  }
}

function findOfOne(words: Int32Array, at: number, searched: Searched, limits: HitLimits, found: FoundOfOne): void {
  const { store, tables } = searched;
  const { chains } = found;
  const from = at * DESCRIPTOR_WORDS;
  found.ids.length = 0;
  found.distances.length = 0;
  for (let table = 0; table < chains.length; table++) chains[table] = tables.findNewest(table, words, from);
  // A step in each table in turn: what they point to lies all over memory, and is fetched at the same time like this.
  for (let step = 0; step < limits.bucketMost; step++) {
    for (let table = 0; table < chains.length; table++) {
      const id = chains[table] as number;
      if (id < 0) continue;
      chains[table] = tables.findOlder(table, id);
      const distance = measureDistance(
        words,
        from,
        store.wordsOf(id),
        store.rowOf(id) * DESCRIPTOR_WORDS,
        limits.distanceBits,
      );
      if (distance > limits.distanceBits) continue;
      const owner = store.ownerOf(id);
      if (found.stamps[owner] === at) continue;
      found.stamps[owner] = at;
      found.ids.push(id);
      found.distances.push(distance);
    }
  }
}
