import type { Job } from 'bullmq';
import type { QueueSelection } from '../../domain/job.ts';
import { formatReason } from '../failure-text.ts';
import { countBacklog } from './count-jobs.ts';
import type { OpenedQueue, RedisQueues } from './redis-queues.ts';

/** Jobs looked at in one go. */
const PAGE = 500;

const REMOVED = formatReason({ code: 'job.stopped', message: 'Somebody removed the job from the queue.' });

/**
 * Removes what waits, and returns how many. Parents that wait go first, with what their children have not begun: they are not woken by
 * the loss of their last child. A parent that stays is told of each child that it lost, as of one that failed.
 */
export async function removeWaiting(queues: RedisQueues, selection: QueueSelection | undefined): Promise<number> {
  const { connection } = queues;
  const selected = await connection.reach(() => queues.known(selection));
  let removed = 0;
  for (const opened of selected) removed += await removeParents(queues, opened);
  for (const opened of selected) {
    await tellParents(queues, opened);
    const waiting = await connection.reach(() => countBacklog(opened));
    await connection.reach(() => opened.queue.drain(true));
    removed += waiting;
  }
  return removed;
}

async function removeParents({ connection }: RedisQueues, { queue }: OpenedQueue): Promise<number> {
  let removed = 0;
  for (;;) {
    const parents = await connection.reach(() => queue.getWaitingChildren(0, PAGE - 1));
    const before = removed;
    for (const parent of parents) removed += await connection.reach(() => removeParent(parent));
    // What cannot be removed, such as one that went on meanwhile, is left.
    if (removed === before) return removed;
  }
}

async function removeParent(parent: Job): Promise<number> {
  const { unprocessed = 0 } = await parent.getDependenciesCount({ unprocessed: true });
  await parent.removeUnprocessedChildren();
  const { unprocessed: left = 0 } = await parent.getDependenciesCount({ unprocessed: true });
  const isGone = await parent.remove({ removeChildren: false }).then(
    () => true,
    () => false,
  );
  return unprocessed - left + (isGone ? 1 : 0);
}

/** Kept with the parent before the child goes, so that none is missed. */
async function tellParents({ connection }: RedisQueues, { queue }: OpenedQueue): Promise<void> {
  const { client } = connection;
  for (const state of ['wait', 'prioritized', 'delayed'] as const)
    for (let from = 0; ; from += PAGE) {
      const ids = await connection.reach(() => queue.getRanges([state], from, from + PAGE - 1));
      const parents = await Promise.all(ids.map((id) => client.hget(queue.toKey(id), 'parentKey')));
      for (const [at, parent] of parents.entries()) {
        const key = queue.toKey(ids[at] ?? '');
        if (parent !== null) await connection.reach(() => client.hset(`${parent}:failed`, key, REMOVED));
      }
      if (ids.length < PAGE) break;
    }
}
