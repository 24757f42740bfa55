import type { AssetFingerprint } from '../../domain/fingerprint.ts';
import type { FrameSpan } from '../../domain/match.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import type { FrameStretch } from '../../domain/movie-index.ts';
import type { MatchEvidence } from './evidence.ts';
import type { Footage } from './footage.ts';
import { movieSpans } from './format-span.ts';
import type { TimedTrack } from './split-by-time.ts';

/** What the ledger knows of a source as a movie; undefined for a still. */
export interface SourceMovie {
  readonly rate: NonNullable<AssetFingerprint['rate']>;
  readonly frames: number;
  readonly startTimecode?: string;
}

/** Which part of a movie of the ledger was used: to a frame or two where its time could be told, else to half a stride of its samples. */
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
