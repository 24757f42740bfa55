import type { Keypoints } from './fingerprint.ts';

/** One code to be found again. `key`: a whole number from 0 to 2^53 - 1 that the caller can tell it by; unique. */
export interface IndexEntry {
  readonly key: number;
  /** 32 bytes. */
  readonly bits: Uint8Array;
}

export interface CodeHit {
  readonly key: number;
  /** Bits that differ, 0 to 256. */
  readonly distanceBits: number;
}

export interface CodeHits {
  /** Nearest first; equal distances by key. */
  readonly hits: readonly CodeHit[];
  /** There are more than `limit`. */
  readonly more: boolean;
}

/**
 * Exact search of 256-bit codes by Hamming distance: everything within the radius is found, nothing else. Entries are taken in
 * once and never change; searches go on while more are added.
 */
export interface FingerprintIndex {
  /** Entries taken in. */
  size(): Promise<number>;
  /** What was handed in with the last `add`: where to go on reading. 0 for an empty index. */
  checkpoint(): Promise<number>;
  /** All of them or none. A key that is there already is an error of the caller's (`internal.bug`). */
  add(entries: readonly IndexEntry[], checkpoint: number): Promise<void>;
  /** `radius`: 0 to 256 bits, inclusive. `limit`: of each query, default 1,000. In the order of `queries`. */
  search(
    queries: readonly Uint8Array[],
    options: { readonly radius: number; readonly limit?: number },
  ): Promise<readonly CodeHits[]>;
  close(): Promise<void>;
}

/** Which samples share keypoints with a picture: candidates for verification, the best first. */
export interface KeypointCandidate {
  readonly sample: number;
  /** How many keypoints speak for it, weighted by how rare they are. */
  readonly votes: number;
}

/** Approximate search over binary descriptors. What it finds must be verified. */
export interface KeypointIndex {
  size(): number;
  /** A sample that is there already is an error of the caller's (`internal.bug`). */
  add(entries: readonly { readonly sample: number; readonly keypoints: Keypoints }[]): void;
  candidates(query: Keypoints, limit: number): readonly KeypointCandidate[];
}

/** Views of one sample in an index: `PICTURE_VIEWS` has at most 16. */
const VIEWS_PER_SAMPLE = 16;

/** The key of one view of a sample of the ledger: `sample` up to 2^49. */
export function toIndexKey(sample: number, view: number): number {
  return sample * VIEWS_PER_SAMPLE + view;
}

export function fromIndexKey(key: number): { readonly sample: number; readonly view: number } {
  return { sample: Math.floor(key / VIEWS_PER_SAMPLE), view: key % VIEWS_PER_SAMPLE };
}
