import { codeDistance, leadingCode } from '../../domain/code-distance.ts';
import { type AssetFingerprint, FINGERPRINT_ALGORITHM } from '../../domain/fingerprint.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import { SEQUENCE_STRIDE_FRAMES } from './choose-sequence-frames.ts';
import type { FingerprintParts, Made } from './parts.ts';
import type { SequenceFamily } from './sequence-families.ts';

/** Bits up to which what lies between two frames need not be looked at: beyond it codes stop finding the one by the other. */
const ALIKE_BITS = 64;

export interface FamilyParts {
  readonly ledger: Pick<FingerprintParts['ledger'], 'fingerprint'>;
  readonly isCurrent: (sha256: string) => boolean;
  readonly make: (item: GeneratedItem) => Promise<Made>;
}

/** One stretch of a sequence, complete: what was made of it, and who needs none. */
export interface FamilyStretch {
  readonly made: readonly { readonly item: GeneratedItem; readonly made: Made }[];
  readonly current: readonly GeneratedItem[];
  readonly spokenFor: readonly GeneratedItem[];
}

/**
 * Fingerprints an image sequence: every 12th frame, the first and the last, and where two of them differ also what lies between, by
 * halves. So a numbered folder of unlike pictures is fingerprinted whole, and a still shot at a twelfth of the cost.
 * A stretch is handed on when it is complete: a frame between two fingerprinted ones at most 12 files apart is spoken for by them.
 */
export async function* fingerprintFamily(family: SequenceFamily, parts: FamilyParts): AsyncIterable<FamilyStretch> {
  const stretch = new Stretch(family.items, parts);
  const last = family.items.length - 1;
  await stretch.visit(0);
  for (let at = 0; at < last; at += SEQUENCE_STRIDE_FRAMES) {
    const end = Math.min(at + SEQUENCE_STRIDE_FRAMES, last);
    await stretch.visit(end);
    await stretch.fill(at, end);
    yield stretch.take();
  }
  if (last === 0) yield stretch.take();
}

class Stretch {
  readonly #items: readonly GeneratedItem[];
  readonly #parts: FamilyParts;
  readonly #codes = new Map<number, Uint8Array | undefined>();
  #made: { item: GeneratedItem; made: Made }[] = [];
  #current: GeneratedItem[] = [];
  #spokenFor: GeneratedItem[] = [];

  constructor(items: readonly GeneratedItem[], parts: FamilyParts) {
    this.#items = items;
    this.#parts = parts;
  }

  async visit(at: number): Promise<void> {
    const item = this.#items[at];
    if (item === undefined || this.#codes.has(at)) return;
    if (this.#parts.isCurrent(item.sha256)) {
      this.#current.push(item);
      this.#codes.set(at, codeOf(await this.#parts.ledger.fingerprint(item.sha256, FINGERPRINT_ALGORITHM)));
      return;
    }
    const made = await this.#parts.make(item);
    this.#made.push({ item, made });
    this.#codes.set(at, codeOf('fingerprint' in made ? made.fingerprint : undefined));
  }

  /** Looks between two frames that were looked at, until neighbours look alike or there is nothing left between them. */
  async fill(from: number, to: number): Promise<void> {
    if (to - from < 2) return;
    const [a, b] = [this.#codes.get(from), this.#codes.get(to)];
    if (a !== undefined && b !== undefined && codeDistance(a, b) <= ALIKE_BITS) {
      for (const item of this.#items.slice(from + 1, to))
        (this.#parts.isCurrent(item.sha256) ? this.#current : this.#spokenFor).push(item);
      return;
    }
    const middle = Math.floor((from + to) / 2);
    await this.visit(middle);
    await this.fill(from, middle);
    await this.fill(middle, to);
  }

  take(): FamilyStretch {
    const stretch = { made: this.#made, current: this.#current, spokenFor: this.#spokenFor };
    this.#made = [];
    this.#current = [];
    this.#spokenFor = [];
    return stretch;
  }
}

function codeOf(fingerprint: AssetFingerprint | undefined): Uint8Array | undefined {
  const sample = fingerprint?.samples[0];
  return sample === undefined ? undefined : leadingCode(sample)?.bits;
}
