import { CHUNK_KEYPOINTS } from './descriptor-store.ts';

export interface HashTablesOptions {
  readonly tables: number;
  readonly bits: number;
}

/**
 * Locality-sensitive hashing by bit samples: each table looks at some bits of a descriptor, so descriptors that differ little
 * share a bucket in some table. A bucket is a chain from the newest keypoint to the oldest: 4 bytes for each keypoint and table.
 */
export class HashTables {
  readonly #samples: readonly Int32Array[];
  readonly #heads: readonly Int32Array[];
  readonly #nexts: readonly Int32Array[][];
  readonly #bits: number;

  constructor({ tables, bits }: HashTablesOptions) {
    this.#bits = bits;
    this.#samples = drawSamples(tables, bits);
    this.#heads = Array.from({ length: tables }, () => new Int32Array(1 << bits).fill(-1));
    this.#nexts = Array.from({ length: tables }, () => []);
  }

  get count(): number {
    return this.#heads.length;
  }

  add(id: number, words: Int32Array, from: number): void {
    const chunk = Math.floor(id / CHUNK_KEYPOINTS);
    const row = id % CHUNK_KEYPOINTS;
    for (let table = 0; table < this.#heads.length; table++) {
      const chunks = this.#nexts[table] as Int32Array[];
      chunks[chunk] ??= new Int32Array(CHUNK_KEYPOINTS).fill(-1);
      const heads = this.#heads[table] as Int32Array;
      const bucket = this.bucketOf(table, words, from);
      (chunks[chunk] as Int32Array)[row] = heads[bucket] as number;
      heads[bucket] = id;
    }
  }

  /** The newest keypoint of a bucket, -1 for none. */
  headOf(table: number, bucket: number): number {
    return (this.#heads[table] as Int32Array)[bucket] as number;
  }

  /** Where to go from a keypoint: by chunk. */
  nextsOf(table: number): readonly Int32Array[] {
    return this.#nexts[table] as Int32Array[];
  }

  bucketOf(table: number, words: Int32Array, from: number): number {
    const samples = this.#samples[table] as Int32Array;
    let bucket = 0;
    for (let bit = 0; bit < this.#bits; bit++) {
      const sample = samples[bit] as number;
      bucket = (bucket << 1) | (((words[from + (sample >> 5)] as number) >>> (sample & 31)) & 1);
    }
    return bucket;
  }
}

/** Bits of a descriptor. */
const DESCRIPTOR_BITS = 256;

/** The same in every process: no chance involved. Within a table no bit twice; tables go through shuffled decks of all bits. */
function drawSamples(tables: number, bits: number): readonly Int32Array[] {
  let state = 0x2545f491;
  const draw = (below: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  let deck: number[] = [];
  return Array.from({ length: tables }, () => {
    if (deck.length < bits) deck = Array.from({ length: DESCRIPTOR_BITS }, (_, bit) => bit);
    return Int32Array.from({ length: bits }, () => deck.splice(draw(deck.length), 1)[0] as number);
  });
}
