/** What became of generated pictures that were to be fingerprinted. The parts add up to all of them. */
export interface FingerprintCounts {
  readonly made: number;
  /** Had one already. */
  readonly current: number;
  /** Frames of sequences that look like neighbours that have one. */
  readonly alike: number;
  /** Could not be decoded, now or before. */
  readonly failed: number;
  /** Not there any more as they were recorded. */
  readonly unreachable: number;
}
