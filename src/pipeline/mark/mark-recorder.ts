import type { Ledger, MarkRecord } from '../../domain/ledger.ts';
import type { MarkCollection } from './collect-marks.ts';

/** Marks written to the ledger in one transaction. */
const RECORDS_AT_ONCE = 500;

/** Hands marks on to the ledger. Throws what the ledger throws; what it did not take is kept for the end. */
export interface MarkRecorder {
  /** Records when enough have come together. After a failure nothing more is tried until the end: each try waits for half a minute. */
  record(): Promise<void>;
  /** Records all that is left. */
  finish(): Promise<void>;
}

export function createMarkRecorder(
  collection: Pick<MarkCollection, 'takeRecords' | 'waiting'>,
  ledger: Pick<Ledger, 'recordMarks'>,
): MarkRecorder {
  let kept: readonly MarkRecord[] = [];
  const hand = async (): Promise<void> => {
    kept = [...kept, ...collection.takeRecords()];
    if (kept.length === 0) return;
    await ledger.recordMarks(kept);
    kept = [];
  };
  return {
    async record() {
      if (kept.length === 0 && collection.waiting >= RECORDS_AT_ONCE) await hand();
    },
    finish: hand,
  };
}
