import type { MarkCarrier } from '../../domain/mark.ts';
import type { MarkSummary } from '../../domain/mark-report.ts';
import type { MarkedFile, MarkResult } from '../../domain/mark-result.ts';

type Counts = Pick<MarkSummary, 'marked' | 'unchanged' | 'skipped' | 'failed' | 'sequences' | 'frames' | 'byCarrier'>;

/** Counts what a run comes to. A frame that only its sequence's manifest speaks for is a marked file, too. */
export interface MarkTally {
  add(result: MarkResult): void;
  counts(): Counts;
  /** Marks put on or found, and how many of them a time stamp vouches for. */
  readonly stamped: { readonly all: number; readonly timeStamped: number };
}

export function createMarkTally(): MarkTally {
  const counts = { marked: 0, unchanged: 0, skipped: 0, failed: 0, sequences: 0, frames: 0 };
  const byCarrier: { [carrier in MarkCarrier]?: number } = {};
  const stamped = { all: 0, timeStamped: 0 };
  const addMark = (file: MarkedFile, carrier = file.carrier): void => {
    stamped.all += 1;
    if (file.timeStampedAt !== undefined) stamped.timeStamped += 1;
    if (file.status === 'unchanged') counts.unchanged += 1;
    else {
      counts.marked += 1;
      byCarrier[carrier] = (byCarrier[carrier] ?? 0) + 1;
    }
  };
  return {
    add(result) {
      if (result.kind === 'file') {
        if (result.outcome.status === 'failed') counts.failed += 1;
        else if (result.outcome.status === 'skipped') counts.skipped += 1;
        else addMark(result.outcome);
        return;
      }
      counts.failed += result.failures.length;
      if (result.index.status === 'failed') {
        if (result.failures.length === 0) counts.failed += 1;
      } else {
        counts.sequences += 1;
        counts.frames += result.frames.length;
      }
      for (const { own } of result.frames) {
        if (own !== undefined) addMark(own);
        else if (result.index.status !== 'failed') addMark(result.index, 'sequence');
      }
    },
    counts: () => ({ ...counts, byCarrier }),
    stamped,
  };
}
