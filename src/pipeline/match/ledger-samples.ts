import type { StoredSample } from '../../domain/fingerprint.ts';
import type { MatchParts } from './parts.ts';

/** Samples kept with their keypoints: some 12 KB each, so 12 MB. Neighbouring frames ask for the same ones. */
const WITH_KEYPOINTS = 1000;
/** Samples kept without: some 500 bytes each, so 25 MB. */
const WITHOUT_KEYPOINTS = 50_000;
/** Ids asked for at once. */
const IDS_AT_ONCE = 500;

/** Samples of the ledger by id, remembered for a while. Those of contents that are not searched for are not in it. */
export class LedgerSamples {
  readonly #parts: Pick<MatchParts, 'ledger' | 'items'>;
  readonly #plain = new Map<number, StoredSample | undefined>();
  readonly #full = new Map<number, StoredSample | undefined>();

  constructor(parts: Pick<MatchParts, 'ledger' | 'items'>) {
    this.#parts = parts;
  }

  async get(
    ids: readonly number[],
    { keypoints }: { readonly keypoints: boolean },
  ): Promise<ReadonlyMap<number, StoredSample>> {
    const cache = keypoints ? this.#full : this.#plain;
    const wanted = new Set(ids);
    const found = new Map<number, StoredSample>();
    const open: number[] = [];
    for (const id of wanted) {
      const known = cache.get(id);
      if (known !== undefined) found.set(id, known);
      else if (!cache.has(id)) open.push(id);
    }
    for (let at = 0; at < open.length; at += IDS_AT_ONCE) {
      const asked = open.slice(at, at + IDS_AT_ONCE);
      const read = await this.#parts.ledger.samples(asked, { keypoints });
      for (const id of asked) {
        const sample = read.get(id);
        const wantedSample = sample !== undefined && this.#parts.items.has(sample.sha256) ? sample : undefined;
        keep(cache, id, wantedSample, keypoints ? WITH_KEYPOINTS : WITHOUT_KEYPOINTS);
        if (wantedSample !== undefined) found.set(id, wantedSample);
      }
    }
    return found;
  }
}

/** The oldest goes first. */
function keep(
  cache: Map<number, StoredSample | undefined>,
  id: number,
  sample: StoredSample | undefined,
  limit: number,
): void {
  cache.set(id, sample);
  if (cache.size <= limit) return;
  const oldest = cache.keys().next();
  if (oldest.done !== true) cache.delete(oldest.value);
}
