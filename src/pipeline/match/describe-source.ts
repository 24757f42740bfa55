import { type AssetFingerprint, FINGERPRINT_ALGORITHM } from '../../domain/fingerprint.ts';
import type { FrameSpan } from '../../domain/match.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import type { FrameStretch } from '../../domain/movie-index.ts';
import type { MatchEvidence } from './evidence.ts';
import type { Footage } from './footage.ts';
import { movieSpans } from './format-span.ts';
import type { MatchParts } from './parts.ts';
import type { TimedTrack } from './split-by-time.ts';

/** What the ledger knows of a source as a movie; undefined for a still. */
export interface SourceMovie {
  readonly rate: NonNullable<AssetFingerprint['rate']>;
  readonly frames: number;
  readonly startTimecode?: string;
}

/** Sources by content, each read once; without their samples, which may be megabytes. */
export class SourceMovies {
  readonly #ledger: Pick<MatchParts['ledger'], 'fingerprint'>;
  readonly #known = new Map<string, Promise<SourceMovie | undefined>>();

  constructor(ledger: Pick<MatchParts['ledger'], 'fingerprint'>) {
    this.#ledger = ledger;
  }

  async find(sha256: string): Promise<SourceMovie | undefined> {
    const known = this.#known.get(sha256) ?? this.#read(sha256);
    this.#known.set(sha256, known);
    return await known;
  }

  async #read(sha256: string): Promise<SourceMovie | undefined> {
    const found = await this.#ledger.fingerprint(sha256, FINGERPRINT_ALGORITHM);
    if (found?.kind !== 'movie' || found.rate === undefined || !(found.rate.numerator > 0)) return undefined;
    const { rate, startTimecode, frames = (found.samples.at(-1)?.frame ?? 0) + 1 } = found;
    return { rate, frames, ...(startTimecode === undefined ? {} : { startTimecode }) };
  }
}

/** Which part of a movie of the ledger was used: to half a stride of its samples, where the speed is plain. */
export function findUsed(
  { leader, stretch, best }: { leader: TimedTrack; stretch: FrameStretch; best: MatchEvidence },
  footage: Pick<Footage, 'secondsAt'>,
  { rate, frames, startTimecode }: SourceMovie,
): FrameSpan {
  const toFrame = (seconds: number): number =>
    Math.max(0, Math.min(frames - 1, Math.round((seconds * rate.numerator) / rate.denominator)));
  const label = movieSpans(startTimecode, rate);
  const ends = findEnds(leader, stretch, best, footage).map(toFrame);
  return label({ in: Math.min(...ends), out: Math.max(...ends) });
}

function findEnds(
  { fit, evidence }: TimedTrack,
  { in: first, out }: FrameStretch,
  best: MatchEvidence,
  { secondsAt }: Pick<Footage, 'secondsAt'>,
): readonly number[] {
  if (fit !== undefined) return [first, out].map((position) => fit.offset + fit.speed * secondsAt(position));
  // One sample of the final: taken to run at normal speed. Several that fit no line: from the first to the last of the source.
  const isOne = evidence.every(({ at }) => at === best.at);
  if (!isOne) return evidence.map(({ seconds }) => seconds);
  return [best.seconds];
}

export function describeItem(item: GeneratedItem): Pick<GeneratedItem, 'sha256' | 'origin' | 'known' | 'system'> & {
  readonly path?: string;
} {
  const { sha256, origin, known, system, places } = item;
  const path = places[0]?.path;
  return {
    sha256,
    origin,
    known,
    ...(path === undefined ? {} : { path }),
    ...(system === undefined ? {} : { system }),
  };
}
