import { codeDistance, leadingCode } from '../../domain/code-distance.ts';
import { FINGERPRINT_ALGORITHM, type FrameFingerprint } from '../../domain/fingerprint.ts';
import { fromIndexKey } from '../../domain/fingerprint-index.ts';
import { findFrameSpans } from '../../domain/frame-name.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import type { LedgerSamples } from './ledger-samples.ts';
import type { MatchParts } from './parts.ts';
import { CUT_BITS, type MatchThresholds } from './thresholds.ts';

/** What a sample of the ledger shares with other contents. */
export interface Commonness {
  /** Contents of the ledger that look the same, itself among them, sorted. */
  readonly alike: readonly string[];
  readonly common: boolean;
}

/**
 * Contents that have nothing else in common, and show the same picture: from here it is a slate, bars, a logo or a leader. Four shots that
 * share a plate occur; five that share one and are otherwise unlike each other are made of something that is put on everything.
 */
const COMMON_CONTENTS = 5;
/** Contents looked into: enough to find five unlike ones among takes of each other. */
const LOOKED_INTO = 16;
/** Samples of each that are held against those of the others. */
const COMPARED_SAMPLES = 12;
const ALIKE_LIMIT = 1000;

export interface CommonParts extends Pick<MatchParts, 'ledger' | 'indexes' | 'items'> {
  readonly samples: LedgerSamples;
  readonly thresholds: MatchThresholds;
}

/** Tells what occurs everywhere. Answers are kept: a slate is asked about once for each file it heads. */
export class CommonFinder {
  readonly #parts: CommonParts;
  readonly #known = new Map<number, Promise<Commonness>>();

  constructor(parts: CommonParts) {
    this.#parts = parts;
  }

  async find(sample: number): Promise<Commonness> {
    const known = this.#known.get(sample) ?? this.#look(sample);
    this.#known.set(sample, known);
    return await known;
  }

  async #look(sample: number): Promise<Commonness> {
    const { samples, items, ledger } = this.#parts;
    const stored = (await samples.get([sample], { keypoints: false })).get(sample);
    const code = stored === undefined ? undefined : leadingCode(stored)?.bits;
    if (stored === undefined || code === undefined)
      return { alike: stored === undefined ? [] : [stored.sha256], common: false };
    const alike = await this.#findAlike(code);
    if (alike.length < COMMON_CONTENTS) return { alike, common: false };
    const stems = new Set<string>();
    const movies: (readonly Uint8Array[])[] = [];
    for (const sha256 of alike.slice(0, LOOKED_INTO)) {
      const rest = otherCodes((await ledger.fingerprint(sha256, FINGERPRINT_ALGORITHM))?.samples ?? [], code);
      if (rest.length > 0) movies.push(rest);
      else stems.add(nameStem(items.get(sha256)));
    }
    return { alike, common: countUnlike(movies) + stems.size >= COMMON_CONTENTS };
  }

  async #findAlike(code: Uint8Array): Promise<readonly string[]> {
    const { indexes, samples, thresholds } = this.#parts;
    const [found] = await indexes.codes.search([code], { radius: thresholds.matchBits, limit: ALIKE_LIMIT });
    const ids = (found?.hits ?? []).map(({ key }) => fromIndexKey(key).sample);
    const known = await samples.get(ids, { keypoints: false });
    return [...new Set([...known.values()].map(({ sha256 }) => sha256))].sort();
  }
}

/** Codes of what a content shows besides: a still shows nothing else. */
function otherCodes(samples: readonly FrameFingerprint[], code: Uint8Array): readonly Uint8Array[] {
  const others = samples.flatMap((sample) => {
    const own = leadingCode(sample)?.bits;
    return own === undefined || codeDistance(own, code) <= CUT_BITS ? [] : [own];
  });
  const step = Math.max(1, Math.ceil(others.length / COMPARED_SAMPLES));
  return others.filter((_, index) => index % step === 0);
}

/** How many movies are left when those that share more than the one picture (takes, versions) count once. */
function countUnlike(movies: readonly (readonly Uint8Array[])[]): number {
  const kept: (readonly Uint8Array[])[] = [];
  for (const movie of movies) {
    const isKnown = kept.some((other) => movie.some((a) => other.some((b) => codeDistance(a, b) <= CUT_BITS)));
    if (!isKnown) kept.push(movie);
  }
  return kept.length;
}

/**
 * A name without folder, version and frame number: `hero_v003.0101.png` and `hero_v004.0101.png` are the same picture, worked on.
 * Stills tell nothing else of what they have to do with each other.
 */
export function nameStem(item: Pick<GeneratedItem, 'places'> | undefined): string {
  const path = item?.places[0]?.path ?? '';
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const span = findFrameSpans(name)?.last;
  const plain = span === undefined ? name : name.slice(0, span.start) + name.slice(span.end);
  return plain.toLowerCase().replace(/(?:^|[._-])(?:v|ver|version|take|t)\d{1,6}(?=[._-]|$)/g, '');
}
