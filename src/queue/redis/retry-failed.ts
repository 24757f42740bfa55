import type { QueueSelection } from '../../domain/job.ts';
import { type RedisJob, startOver } from './redis-job.ts';
import type { RedisQueues } from './redis-queues.ts';

/** Jobs looked at in one go. */
const PAGE = 200;

/** Sends failed jobs back to the beginning; by id, or all of the selection. Returns how many. */
export async function retryFailed(
  queues: RedisQueues,
  selection: QueueSelection | undefined,
  id: string | undefined,
): Promise<number> {
  const { connection } = queues;
  let retried = 0;
  for (const { queue } of await connection.reach(() => queues.known(selection))) {
    if (id !== undefined) {
      const job = await connection.reach(() => queue.getJob(id));
      if (job !== undefined && (await retryOne(queues, job))) retried += 1;
      continue;
    }
    for (;;) {
      const jobs = await connection.reach(() => queue.getFailed(0, PAGE - 1));
      const done = await Promise.all(jobs.map((job) => retryOne(queues, job)));
      const count = done.filter(Boolean).length;
      retried += count;
      if (count === 0) break;
    }
  }
  return retried;
}

/** False when it has not failed, or somebody else was quicker. */
async function retryOne({ connection }: RedisQueues, job: RedisJob): Promise<boolean> {
  return await connection.reachToAdd(async () => {
    if (!(await job.isFailed())) return false;
    await job.updateData(startOver(job));
    return await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true }).then(
      () => true,
      (error: unknown) => {
        // BullMQ's answers have numbers: it is not there, or not among the failed ones.
        if (error instanceof Error && 'code' in error && typeof error.code === 'number') return false;
        throw error;
      },
    );
  });
}
