import { AssayError } from '../../domain/errors.ts';
import type { Keypoints } from '../../domain/fingerprint.ts';
import type { KeypointCandidate, KeypointIndex } from '../../domain/fingerprint-index.ts';
import { DESCRIPTOR_WORDS, measureDistance, toWords } from './count-bits.ts';
import { countConsistent, toQueryPlaces } from './count-consistent.ts';
import { DescriptorStore } from './descriptor-store.ts';
import { HashTables } from './hash-tables.ts';
import { HitList } from './hit-list.ts';

export interface KeypointIndexOptions {
  readonly tables?: number;
  readonly bits?: number;
  readonly hitDistance?: number;
  readonly bucketMost?: number;
  readonly sigma?: number;
}

export function createKeypointIndex(options: KeypointIndexOptions = {}): KeypointIndex {
  const { tables: tableCount = 8, bits = 20, hitDistance = 60, bucketMost = 128, sigma = 32 } = options;
  const store = new DescriptorStore();
  const tables = new HashTables({ tables: tableCount, bits });
  const samples: number[] = [];
  const known = new Set<number>();

  function add(entries: readonly { readonly sample: number; readonly keypoints: Keypoints }[]): void {
    for (const { sample } of entries) {
      if (known.has(sample))
        throw new AssayError('internal.bug', `sample ${sample} is in the index of keypoints already`);
      known.add(sample);
    }
    for (const { sample, keypoints } of entries) {
      const { from, to } = store.add(keypoints, samples.length);
      samples.push(sample);
      for (let id = from; id < to; id++) tables.add(id, store.wordsOf(id), store.rowOf(id) * DESCRIPTOR_WORDS);
    }
  }

  function collect(query: Keypoints): HitList {
    const words = toWords(query.descriptors);
    const stamps = new Int32Array(samples.length).fill(-1);
    const hits = new HitList(samples.length);
    const owners: number[] = [];
    const ids: number[] = [];
    const distances: number[] = [];
    for (let at = 0; at < query.count; at++) {
      const from = at * DESCRIPTOR_WORDS;
      owners.length = ids.length = distances.length = 0;
      for (let table = 0; table < tables.count; table++) {
        const nexts = tables.nextsOf(table);
        let id = tables.headOf(table, tables.bucketOf(table, words, from));
        for (let step = 0; id >= 0 && step < bucketMost; step++) {
          const owner = store.ownerOf(id);
          if (stamps[owner] !== at) {
            const distance = measureDistance(
              words,
              from,
              store.wordsOf(id),
              store.rowOf(id) * DESCRIPTOR_WORDS,
              hitDistance,
            );
            if (distance <= hitDistance) {
              stamps[owner] = at;
              owners.push(owner);
              ids.push(id);
              distances.push(distance);
            }
          }
          id = (nexts[id >>> 16] as Int32Array)[id & 65535] as number;
        }
      }
      const rare = Math.log((samples.length + 1) / Math.max(1, owners.length)) / Math.log(samples.length + 1);
      for (let k = 0; k < owners.length; k++) {
        const d = distances[k] as number;
        hits.add(owners[k] as number, at, ids[k] as number, rare * Math.exp((-d * d) / (2 * sigma * sigma)));
      }
    }
    return hits;
  }

  function candidates(query: Keypoints, limit: number): readonly KeypointCandidate[] {
    const hits = collect(query);
    const places = toQueryPlaces(query);
    const found: KeypointCandidate[] = [];
    for (let owner = 0; owner < samples.length; owner++) {
      if ((hits.counts[owner] as number) < 2) continue;
      const votes = countConsistent(places, hits, owner, store);
      found.push({ sample: samples[owner] as number, votes });
    }
    return found.sort((a, b) => b.votes - a.votes || a.sample - b.sample).slice(0, limit);
  }

  return { size: () => samples.length, add, candidates };
}
