import { codeDistance, leadingCode } from '../../domain/code-distance.ts';
import type { FrameFingerprint } from '../../domain/fingerprint.ts';

/** Bits within which two samples show the same: recompression and grain alone stay within 8 of the reference (PDQ's own tolerance). */
const SAME_BITS = 8;
/** Even a still shot keeps a sample at this distance, seconds, so that keypoints from all over it are there. */
const KEEP_EVERY_SECONDS = 4;

function isSame(a: FrameFingerprint, b: FrameFingerprint): boolean {
  if (a.unsearchable !== undefined || b.unsearchable !== undefined) return a.unsearchable === b.unsearchable;
  const [codeA, codeB] = [leadingCode(a), leadingCode(b)];
  return codeA !== undefined && codeB !== undefined && codeDistance(codeA.bits, codeB.bits) <= SAME_BITS;
}

/**
 * Leaves samples of a static stretch out as they come; of each stretch the first and the last stay, so that the time it takes is known.
 * Each is held against the first one of its stretch: a slow pan never counts as static.
 */
export class SampleThinner {
  readonly #kept: FrameFingerprint[] = [];
  #first: FrameFingerprint | undefined;
  #last: FrameFingerprint | undefined;

  add(sample: FrameFingerprint): void {
    const first = this.#first;
    if (first !== undefined && isSame(first, sample) && sample.seconds - first.seconds < KEEP_EVERY_SECONDS) {
      this.#last = sample;
      return;
    }
    this.#flush();
    this.#kept.push(sample);
    this.#first = sample;
  }

  finish(): readonly FrameFingerprint[] {
    this.#flush();
    return this.#kept;
  }

  #flush(): void {
    if (this.#last !== undefined) this.#kept.push(this.#last);
    this.#last = undefined;
  }
}
