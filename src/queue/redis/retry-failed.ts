import type { QueueSelection } from '../../domain/job.ts';
import { parseJobKey, type RedisJob, startOver } from './redis-job.ts';
import type { OpenedQueue, RedisQueues } from './redis-queues.ts';

/** Jobs sent back at once. */
const PAGE = 200;

/**
 * Sends failed jobs back to the beginning, each with its children that failed: by id, or all of the selection that have failed by now. One
 * that fails again meanwhile is left. Returns how many.
 */
export async function retryFailed(
  queues: RedisQueues,
  selection: QueueSelection | undefined,
  id: string | undefined,
): Promise<number> {
  const { connection } = queues;
  const begun = new Map<string, Promise<boolean>>();
  const retryOnce = (opened: OpenedQueue, each: string): Promise<boolean> => {
    const key = opened.queue.toKey(each);
    const retrying = begun.get(key) ?? retryWithChildren(queues, opened, each, retryOnce);
    begun.set(key, retrying);
    return retrying;
  };
  for (const opened of await connection.reach(() => queues.known(selection))) {
    const ids = id === undefined ? await connection.reach(() => opened.queue.getRanges(['failed'], 0, -1)) : [id];
    for (let at = 0; at < ids.length; at += PAGE)
      await Promise.all(ids.slice(at, at + PAGE).map((each) => retryOnce(opened, each)));
  }
  const done = await Promise.all(begun.values());
  return done.filter(Boolean).length;
}

type RetryOnce = (opened: OpenedQueue, id: string) => Promise<boolean>;

/** Children first: the job would else find that they have failed, and fail again. False when it has not failed. */
async function retryWithChildren(
  queues: RedisQueues,
  opened: OpenedQueue,
  id: string,
  retryOnce: RetryOnce,
): Promise<boolean> {
  const { connection } = queues;
  const { queue } = opened;
  const job = await connection.reach(() => queue.getJob(id));
  if (job === undefined || !(await connection.reach(() => job.isFailed()))) return false;
  for (const key of Object.keys(await connection.reach(() => job.getIgnoredChildrenFailures()))) {
    const child = parseJobKey(key);
    if (child !== undefined) await retryOnce(queues.open(child.lane, child.ref.root), child.ref.id);
  }
  return await retryOne(queues, job);
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
