import { AssayError } from '../../domain/errors.ts';
import type { Keypoints } from '../../domain/fingerprint.ts';
import type { KeypointCandidate, KeypointIndex } from '../../domain/fingerprint-index.ts';
import { toWords } from './count-bits.ts';
import { countConsistent, toQueryPlaces } from './count-consistent.ts';
import { DescriptorStore } from './descriptor-store.ts';
import { findHits, type HitLimits } from './find-hits.ts';
import { HashTables } from './hash-tables.ts';

export interface KeypointIndexOptions {
  /** Each costs 4 bytes a keypoint and 4 MB, and time. Default 8: with fewer, elements at 25 % go unseen. */
  readonly tables?: number;
  /** Of a descriptor that a table looks at; 2^bits buckets. Default 20, 8 to 24. */
  readonly bits?: number;
  readonly limits?: Partial<HitLimits>;
}

const TABLES = 8;
const BITS = 20;
/** Any two hits that agree by chance are nothing to go on, but a third of the elements at 25 % have no more than three or four. */
const FEWEST_HITS = 2;

/**
 * Which samples share keypoints with a picture. Approximate: hits by locality-sensitive hashing, weighted by how alike and how
 * rare they are, then counted only as far as they agree on one size, turn and place. Memory about 58 KB for a sample of 800
 * keypoints and 32 MB at the start; nothing is copied while it grows.
 */
export function createKeypointIndex(options: KeypointIndexOptions = {}): KeypointIndex {
  const store = new DescriptorStore();
  const tables = new HashTables({ tables: options.tables ?? TABLES, bits: options.bits ?? BITS });
  const samples: number[] = [];
  const known = new Set<number>();
  return {
    size: () => samples.length,
    add(entries) {
      const added = new Set(entries.map(({ sample }) => sample));
      if (added.size < entries.length || entries.some(({ sample }) => known.has(sample))) {
        throw new AssayError('internal.bug', 'a sample is in the index of keypoints already');
      }
      for (const { sample, keypoints } of entries) {
        const words = toWords(keypoints.descriptors);
        const { from, to } = store.add(keypoints, words, samples.length);
        samples.push(sample);
        known.add(sample);
        tables.add(from, to, words);
      }
    },
    candidates(query: Keypoints, limit: number): readonly KeypointCandidate[] {
      const hits = findHits(query, { store, tables, owners: samples.length, limits: options.limits });
      const places = toQueryPlaces(query);
      const found: KeypointCandidate[] = [];
      for (const [owner, sample] of samples.entries()) {
        if ((hits.counts[owner] as number) < FEWEST_HITS) continue;
        found.push({ sample, votes: countConsistent(places, hits, owner, store) });
      }
      return found.sort((one, other) => other.votes - one.votes || one.sample - other.sample).slice(0, limit);
    },
  };
}
