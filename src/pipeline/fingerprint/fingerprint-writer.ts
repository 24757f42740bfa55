import type { AssetFingerprint } from '../../domain/fingerprint.ts';
import type { FingerprintParts } from './parts.ts';

/** Samples written in one transaction: some 12 KB each with their keypoints, so 3 MB at most, and a crash costs little work. */
const SAMPLES_AT_ONCE = 256;
/** Contents that can be written in one transaction, whatever they hold. */
const CONTENTS_AT_ONCE = 64;

/** Gathers fingerprints and writes them in batches. */
export class FingerprintWriter {
  readonly #ledger: Pick<FingerprintParts['ledger'], 'recordFingerprints'>;
  #waiting: AssetFingerprint[] = [];
  #samples = 0;

  constructor(ledger: Pick<FingerprintParts['ledger'], 'recordFingerprints'>) {
    this.#ledger = ledger;
  }

  /** What belongs together is written together. */
  async add(fingerprints: readonly AssetFingerprint[]): Promise<void> {
    this.#waiting.push(...fingerprints);
    for (const { samples } of fingerprints) this.#samples += Math.max(1, samples.length);
    if (this.#samples >= SAMPLES_AT_ONCE || this.#waiting.length >= CONTENTS_AT_ONCE) await this.flush();
  }

  async flush(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#samples = 0;
    if (waiting.length > 0) await this.#ledger.recordFingerprints(waiting);
  }
}
