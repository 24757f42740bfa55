import { type AssetFingerprint, FINGERPRINT_ALGORITHM, type FrameFingerprint } from '../../domain/fingerprint.ts';
import type { SourceMovie } from './describe-source.ts';
import type { MatchParts } from './parts.ts';

/** Samples of sources that are kept with their keypoints: some 12 KB each, so 24 MB, and one source at least. */
const KEPT_SAMPLES = 2000;

/** Sources by content: what is known of them as movies, and for a while all their samples. Each is read once, or again when it was long ago. */
export class SourceMovies {
  readonly #ledger: Pick<MatchParts['ledger'], 'fingerprint'>;
  readonly #known = new Map<string, Promise<SourceMovie | undefined>>();
  /** The last used comes last. */
  readonly #samples = new Map<string, readonly FrameFingerprint[]>();

  constructor(ledger: Pick<MatchParts['ledger'], 'fingerprint'>) {
    this.#ledger = ledger;
  }

  async find(sha256: string): Promise<SourceMovie | undefined> {
    const known = this.#known.get(sha256) ?? this.#read(sha256);
    this.#known.set(sha256, known);
    return await known;
  }

  /** All samples that can be searched for, in the order of frames; none of a still. */
  async samples(sha256: string): Promise<readonly FrameFingerprint[]> {
    if ((await this.find(sha256)) === undefined) return [];
    // What is kept may go at any moment: others read as well.
    const found = this.#samples.get(sha256) ?? (await this.#load(sha256))?.searchable ?? [];
    this.#keep(sha256, found);
    return found;
  }

  async #read(sha256: string): Promise<SourceMovie | undefined> {
    const loaded = await this.#load(sha256);
    if (loaded !== undefined) this.#keep(sha256, loaded.searchable);
    return loaded?.movie;
  }

  async #load(
    sha256: string,
  ): Promise<{ readonly movie: SourceMovie; readonly searchable: readonly FrameFingerprint[] } | undefined> {
    const found = await this.#ledger.fingerprint(sha256, FINGERPRINT_ALGORITHM);
    const movie = found === undefined ? undefined : toMovie(found);
    if (found === undefined || movie === undefined) return undefined;
    return { movie, searchable: found.samples.filter(({ unsearchable }) => unsearchable === undefined) };
  }

  #keep(sha256: string, samples: readonly FrameFingerprint[]): void {
    this.#samples.delete(sha256);
    this.#samples.set(sha256, samples);
    let count = [...this.#samples.values()].reduce((sum, { length }) => sum + length, 0);
    for (const [oldest, { length }] of this.#samples) {
      if (count <= KEPT_SAMPLES || oldest === sha256) break;
      this.#samples.delete(oldest);
      count -= length;
    }
  }
}

function toMovie({ kind, rate, startTimecode, frames, samples }: AssetFingerprint): SourceMovie | undefined {
  if (kind !== 'movie' || rate === undefined || !(rate.numerator > 0)) return undefined;
  const length = frames ?? (samples.at(-1)?.frame ?? 0) + 1;
  return { rate, frames: length, ...(startTimecode === undefined ? {} : { startTimecode }) };
}
