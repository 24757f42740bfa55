import type { QueueStatus } from '../../domain/job.ts';
import type { OpenedQueue, RedisQueues } from './redis-queues.ts';

/** BullMQ orders by priority and within it by a counter: the score is priority times this, and the counter. */
const PRIORITY_SCORE = 2 ** 32;

/** Jobs that wait in a queue, delayed ones too. */
export async function countBacklog({ queue }: OpenedQueue): Promise<number> {
  return await queue.getJobCountByTypes('wait', 'prioritized', 'delayed');
}

/** How a queue stands. `clients`: names of all connections to the server. */
export async function countJobs(
  queues: RedisQueues,
  opened: OpenedQueue,
  clients: readonly string[],
  nowMs: number,
): Promise<QueueStatus> {
  const { lane, root, queue } = opened;
  const [counts, paused, metrics, oldestMs] = await Promise.all([
    queue.getJobCounts('wait', 'prioritized', 'active', 'delayed', 'waiting-children', 'failed'),
    queue.isPaused(),
    queue.getMetrics('completed', 0, 0),
    findOldestMs(queues, opened),
  ]);
  const count = (type: string): number => counts[type] ?? 0;
  return {
    lane,
    root,
    paused,
    waiting: count('wait') + count('prioritized'),
    active: count('active'),
    delayed: count('delayed'),
    parents: count('waiting-children'),
    failed: count('failed'),
    completed: metrics.meta.count,
    ...(oldestMs !== undefined && { oldestSeconds: Math.max(0, (nowMs - oldestMs) / 1000) }),
    workers: clients.filter((name) => name === queue.getBackend().clientName()).length,
  };
}

/** Names of all connections to the server. None where the server does not say. */
export async function listClients({ connection }: RedisQueues): Promise<readonly string[]> {
  const list = await connection.client.client('LIST').catch(() => '');
  return [...String(list).matchAll(/ name=(\S+) /g)].map(([, name = '']) => name);
}

/** Since when the first of each priority waits: none of the same priority waits longer. */
async function findOldestMs({ connection }: RedisQueues, { queue }: OpenedQueue): Promise<number | undefined> {
  const { client } = connection;
  const ids = new Set<string>(await client.lrange(queue.toKey('wait'), -1, -1));
  let above = -1;
  for (;;) {
    const [id, score] = await client.zrangebyscore(
      queue.toKey('prioritized'),
      above < 0 ? '-inf' : (above + 1) * PRIORITY_SCORE,
      '+inf',
      ...(['WITHSCORES', 'LIMIT', 0, 1] as const),
    );
    if (id === undefined || score === undefined) break;
    ids.add(id);
    above = Math.floor(Number(score) / PRIORITY_SCORE);
  }
  const times = await Promise.all([...ids].map((id) => client.hmget(queue.toKey(id), 'timestamp', 'processedOn')));
  // One that was begun before waits since then.
  const since = times.map((both) => Math.max(...both.map(Number))).filter((time) => time > 0);
  return since.length === 0 ? undefined : Math.min(...since);
}
