import type { MarkRecord } from '../../../src/domain/ledger.ts';
import { markOf } from '../../contract/ledger-samples.ts';

const MARKS_PER_BATCH = 20;

/** The marks of one call: always the same for the same writer. A quarter is of what the other writers tell of too. */
export function marksOfBatch(writer: string, batch: number): MarkRecord[] {
  return Array.from({ length: MARKS_PER_BATCH }, (_, i) =>
    markOf(i % 4 === 0 ? `shared ${batch} ${i}` : `${writer} ${batch} ${i}`),
  );
}

export function marksOf(writer: string, batches: number): MarkRecord[] {
  return Array.from({ length: batches }, (_, batch) => marksOfBatch(writer, batch)).flat();
}
