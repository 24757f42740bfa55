import { CommonFinder } from './find-common.ts';
import { LedgerSamples } from './ledger-samples.ts';
import { limitReader } from './limit-reader.ts';
import type { MatchEngine } from './match-footage.ts';
import type { MatchOptions, MatchParts } from './parts.ts';
import { SourceMovies } from './source-movies.ts';
import { DEFAULT_THRESHOLDS } from './thresholds.ts';

/** A call that waits at the reader is begun while the answer to the one before is still looked at. */
const CALLS_AHEAD = 2;

/** What one search works with: its caches live as long as it does. */
export function createEngine(
  { ledger, reader, indexes, items }: MatchParts,
  { parallel, thresholds = DEFAULT_THRESHOLDS }: Pick<MatchOptions, 'parallel' | 'thresholds'>,
): MatchEngine {
  const samples = new LedgerSamples({ ledger, items });
  return {
    ledger,
    indexes,
    items,
    thresholds,
    samples,
    reader: limitReader(reader, parallel * CALLS_AHEAD),
    sources: new SourceMovies(ledger),
    commons: new CommonFinder({ ledger, indexes, items, samples, thresholds }),
  };
}
