import { setTimeout as delay } from 'node:timers/promises';
import type { JobEnd, JobName, JobRef } from '../../domain/job.ts';
import { JOBS } from '../catalogue.ts';
import { parseReason } from '../failure-text.ts';
import { parseOutput } from '../parse-payload.ts';
import { givenUpWaiting, PROGRESS_EVERY_MS, type WaitOptions } from '../wait-options.ts';
import type { RedisJob } from './redis-job.ts';
import type { RedisQueues } from './redis-queues.ts';

/** First pause between two looks, ms; grows to {@link LOOK_EVERY_MS}. A look is one small answer; somebody waits for the end of it. */
const FIRST_PAUSE_MS = 30;
const LOOK_EVERY_MS = 100;

/**
 * Waits for the end of a job by looking at it: an end that came before the waiting is seen like any other, and none is missed while the
 * connection is away. Throws `job.stopped` when the signal ends the waiting, `queue.unreachable`.
 */
export async function waitInRedis<N extends JobName>(
  queues: RedisQueues,
  ref: JobRef & { readonly name: N },
  { signal, onProgress }: WaitOptions = {},
): Promise<JobEnd<N>> {
  const { queue } = queues.open(JOBS[ref.name].lane, ref.root);
  let reportedAt = performance.now();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LOOK_EVERY_MS, pauseMs * 1.5)) {
    if (signal?.aborted === true) throw givenUpWaiting();
    const job = await queues.connection.reach(() => queue.getJob(ref.id));
    if (job === undefined)
      return {
        ok: false,
        reason: { code: 'job.stopped', message: 'The job is not in the queue: it was removed, or it ended long ago.' },
      };
    const end = await readEnd(queues, job, ref.name);
    if (end !== undefined) return end;
    if (onProgress !== undefined && performance.now() - reportedAt >= PROGRESS_EVERY_MS) {
      reportedAt = performance.now();
      const counts = await queues.connection.reach(() => job.getDependenciesCount());
      const ended = (counts.processed ?? 0) + (counts.ignored ?? 0);
      onProgress(ended, ended + (counts.unprocessed ?? 0));
    }
    await delay(pauseMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}

async function readEnd<N extends JobName>(
  { connection }: RedisQueues,
  job: RedisJob,
  name: N,
): Promise<JobEnd<N> | undefined> {
  if (job.finishedOn === undefined) return undefined;
  // A try that failed before the one that went well leaves its reason behind: the state tells them apart.
  const hasFailed = await connection.reach(() => job.isFailed());
  if (hasFailed) return { ok: false, reason: parseReason(job.failedReason) };
  if (!(await connection.reach(() => job.isCompleted()))) return undefined;
  return { ok: true, output: parseOutput(name, job.returnvalue) };
}
