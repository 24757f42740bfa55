import type { JobEnd, JobName, JobRef } from '../../domain/job.ts';
import { givenUpWaiting, PROGRESS_EVERY_MS, type WaitOptions } from '../wait-options.ts';
import type { MemoryJob } from './memory-job.ts';
import type { MemoryStore } from './memory-store.ts';

/** Waits for the end of a job, which may have come before. Throws `job.stopped` when the signal ends the waiting. */
export async function waitInMemory<N extends JobName>(
  store: MemoryStore,
  ref: JobRef & { readonly name: N },
  { signal, onProgress }: WaitOptions = {},
): Promise<JobEnd<N>> {
  if (signal?.aborted === true) throw givenUpWaiting();
  const job = store.find(ref);
  if (job?.failed !== undefined) return { ok: false, reason: job.failed.reason };
  if (job === undefined)
    return (
      (store.recall(ref) as JobEnd<N> | undefined) ?? { ok: false, reason: { code: 'job.stopped', message: GONE } }
    );
  return (await untilEnded(job, signal, onProgress)) as JobEnd<N>;
}

const GONE = 'The job is not in the queue: it was removed, or it ended long ago.';

function untilEnded(
  job: MemoryJob,
  signal: AbortSignal | undefined,
  onProgress: WaitOptions['onProgress'],
): Promise<JobEnd<JobName>> {
  return new Promise((resolve, reject) => {
    const report = (): void => {
      const ended = job.outputs.size + job.failedChildren.size;
      onProgress?.(ended, ended + job.pending.size);
    };
    const timer = onProgress === undefined ? undefined : setInterval(report, PROGRESS_EVERY_MS);
    const stop = (): void => {
      clearInterval(timer);
      job.watchers.delete(finish);
      signal?.removeEventListener('abort', abort);
    };
    function finish(end: JobEnd<JobName>): void {
      stop();
      resolve(end);
    }
    function abort(): void {
      stop();
      reject(givenUpWaiting());
    }
    job.watchers.add(finish);
    signal?.addEventListener('abort', abort);
  });
}
