import type { FailedJob, QueueSelection } from '../../domain/job.ts';
import { describeFailed, refOf } from './redis-job.ts';
import type { RedisQueues } from './redis-queues.ts';

/** Failed jobs, newest first. */
export async function listFailed(
  queues: RedisQueues,
  selection: QueueSelection | undefined,
  limit: number,
): Promise<readonly FailedJob[]> {
  if (limit < 1) return [];
  const { connection } = queues;
  const found: FailedJob[] = [];
  for (const { lane, root, queue } of await connection.reach(() => queues.known(selection))) {
    const jobs = await connection.reach(() => queue.getFailed(0, limit - 1));
    for (const job of jobs) if (job?.id !== undefined) found.push(describeFailed(job, refOf(lane, root, job.id)));
  }
  return found.toSorted((a, b) => (a.failedAt < b.failedAt ? 1 : a.failedAt > b.failedAt ? -1 : 0)).slice(0, limit);
}
