import type { Keypoints } from '../../domain/fingerprint.ts';
import { DESCRIPTOR_WORDS } from './count-bits.ts';

/** Keypoints in a chunk: 2 MB of descriptors, so that growing never copies what is there. */
export const CHUNK_BITS = 16;
export const CHUNK_KEYPOINTS = 1 << CHUNK_BITS;
const IN_CHUNK = CHUNK_KEYPOINTS - 1;

/** A sample's keypoints start at a multiple of this, so that a short table tells whose a keypoint is. */
const BLOCK_BITS = 5;
const BLOCK_KEYPOINTS = 1 << BLOCK_BITS;

interface Chunk {
  readonly words: Int32Array;
  /** x, y in 65,535ths of the longer side, size in pixels of it, turn in 256ths: four for each keypoint. */
  readonly places: Uint16Array;
}

/** The keypoints of all samples of an index, numbered from 0 in the order in which they were added. */
export class DescriptorStore {
  readonly #chunks: Chunk[] = [];
  /** Number of a sample in this index, by block. */
  readonly #owners: number[] = [];
  #next = 0;

  /** Numbers of the first keypoint and after the last one. `words`: their descriptors. */
  add(keypoints: Keypoints, words: Int32Array, owner: number): { readonly from: number; readonly to: number } {
    const from = this.#next;
    const longer = Math.max(keypoints.width, keypoints.height);
    const [across, down] = [keypoints.width / longer, keypoints.height / longer];
    for (let at = 0; at < keypoints.count; ) {
      // As much as the chunk has room for: it is copied at once.
      const row = (from + at) & IN_CHUNK;
      const end = Math.min(keypoints.count, at + CHUNK_KEYPOINTS - row);
      const chunk = this.#chunkOf(from + at);
      chunk.words.set(words.subarray(at * DESCRIPTOR_WORDS, end * DESCRIPTOR_WORDS), row * DESCRIPTOR_WORDS);
      for (let to = row * 4; at < end; at++, to += 4) {
        chunk.places[to] = (keypoints.positions[at * 2] as number) * across;
        chunk.places[to + 1] = (keypoints.positions[at * 2 + 1] as number) * down;
        chunk.places[to + 2] = (keypoints.sizes[at] as number) * across;
        chunk.places[to + 3] = keypoints.angles[at] as number;
      }
    }
    const blocks = Math.ceil(keypoints.count / BLOCK_KEYPOINTS);
    for (let block = 0; block < blocks; block++) this.#owners.push(owner);
    this.#next = from + blocks * BLOCK_KEYPOINTS;
    return { from, to: from + keypoints.count };
  }

  ownerOf(id: number): number {
    return this.#owners[id >> BLOCK_BITS] as number;
  }

  wordsOf(id: number): Int32Array {
    return (this.#chunks[id >> CHUNK_BITS] as Chunk).words;
  }

  placesOf(id: number): Uint16Array {
    return (this.#chunks[id >> CHUNK_BITS] as Chunk).places;
  }

  rowOf(id: number): number {
    return id & IN_CHUNK;
  }

  #chunkOf(id: number): Chunk {
    let chunk = this.#chunks[id >> CHUNK_BITS];
    if (chunk === undefined) {
      chunk = {
        words: new Int32Array(CHUNK_KEYPOINTS * DESCRIPTOR_WORDS),
        places: new Uint16Array(CHUNK_KEYPOINTS * 4),
      };
      this.#chunks.push(chunk);
    }
    return chunk;
  }
}

/** x, y and size in the same unit, whatever the aspect: 65,535ths of the longer side. */
export function toPlace(keypoints: Keypoints, at: number): readonly [x: number, y: number, size: number, turn: number] {
  const longer = Math.max(keypoints.width, keypoints.height);
  const across = keypoints.width / longer;
  const down = keypoints.height / longer;
  return [
    (keypoints.positions[at * 2] as number) * across,
    (keypoints.positions[at * 2 + 1] as number) * down,
    (keypoints.sizes[at] as number) * across,
    keypoints.angles[at] as number,
  ];
}
