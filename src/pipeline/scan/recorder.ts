import type { DirectoryBatch, Ledger } from '../../domain/ledger.ts';
import type { Clock } from '../../domain/ports.ts';

/** One transaction holds about this many files: enough to make commits cheap, few enough to lose little when killed. */
const BATCH_FILES = 500;
/** Nothing waits longer than this to be recorded, ms: a slow scan of huge files is saved as it goes. */
const BATCH_AGE_MS = 2000;

/** Gathers what was inspected and writes it to the ledger in batches. */
export interface Recorder {
  add(batch: DirectoryBatch): Promise<void>;
  flush(): Promise<void>;
}

export function createRecorder(ledger: Pick<Ledger, 'record'>, clock: Clock): Recorder {
  let pending: DirectoryBatch[] = [];
  let files = 0;
  let oldestMs = 0;
  let writing: Promise<void> = Promise.resolve();
  const write = (): Promise<void> => {
    const batches = pending;
    pending = [];
    files = 0;
    // One write at a time: the ledger has one writer, and batches must land in order.
    if (batches.length > 0) writing = writing.then(() => ledger.record(batches));
    return writing;
  };
  return {
    async add(batch) {
      if (batch.inspected.length === 0 && batch.gone.length === 0) return;
      if (pending.length === 0) oldestMs = clock();
      pending.push(batch);
      files += batch.inspected.length + batch.gone.length;
      if (files >= BATCH_FILES || clock() - oldestMs >= BATCH_AGE_MS) await write();
    },
    flush: write,
  };
}
