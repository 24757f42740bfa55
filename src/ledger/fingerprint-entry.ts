import type { FingerprintRows } from './fingerprint-rows.ts';
import type { FingerprintTable } from './schema.ts';

/** One fingerprint as an event states it: `samples` is how many, with ids that follow `firstSample`; `digest` is over all of it. */
export type FingerprintEntry = readonly [
  id: number,
  sha256: string,
  algorithm: string,
  version: number,
  state: string,
  firstSample: number,
  samples: number,
  digest: string,
];

/** Payload of `fingerprint.recorded`. */
export interface FingerprintsPayload {
  readonly fingerprints: readonly FingerprintEntry[];
}

/** The most in one event: verifying holds one event in memory. */
export const FINGERPRINTS_PER_EVENT = 1000;

export function rowsToEntry({ facts, samples, digest }: FingerprintRows, id: number, firstSample: number) {
  const { sha256, algorithm, version, state } = facts;
  return [
    id,
    sha256,
    algorithm,
    version,
    state,
    firstSample,
    samples.length,
    digest,
  ] as const satisfies FingerprintEntry;
}

/** What the event that wrote the row last must say of it. */
export function rowToEntry(row: FingerprintTable): FingerprintEntry {
  const { id, sha256, algorithm, version, state, first_sample, next_sample, digest } = row;
  return [id, sha256, algorithm, version, state, first_sample, next_sample - first_sample, digest];
}
