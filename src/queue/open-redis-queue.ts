import type { Queue } from 'bullmq';
import type { JobQueue } from '../domain/job.ts';
import type { ServerUrl } from '../domain/server-url.ts';
import { FAILED_LISTED } from './list-limits.ts';
import { addJobs } from './redis/add-jobs.ts';
import { connect } from './redis/connect.ts';
import { countJobs, listClients } from './redis/count-jobs.ts';
import { listFailed } from './redis/list-failed.ts';
import { createRedisQueues } from './redis/redis-queues.ts';
import { removeWaiting } from './redis/remove-waiting.ts';
import { retryFailed } from './redis/retry-failed.ts';
import { waitInRedis } from './redis/wait-in-redis.ts';
import { workInRedis } from './redis/work-in-redis.ts';
import type { RunningWork } from './work-jobs.ts';

export interface RedisQueueOptions {
  /** `redis://` or `rediss://` with user, password, database and `?family=`. */
  readonly url: ServerUrl;
  /** `worker.lockSeconds`. Default 30. */
  readonly lockSeconds?: number;
  /** `worker.stallSeconds`. Default 15. */
  readonly stallSeconds?: number;
  /** `worker.deaths`. Default 3. */
  readonly deaths?: number;
  /** `worker.reconnectSeconds`. Default 60. */
  readonly reconnectSeconds?: number;
  /** First part of all keys. Default `bull`, where programs for BullMQ look. */
  readonly prefix?: string;
  /** Milliseconds since 1970, for how long people are told that jobs wait. Default: the clock of the server. */
  readonly now?: () => number;
}

/** A queue that many machines share. */
export interface RedisJobQueue extends JobQueue {
  /** BullMQ's own queues, for its dashboard. Closed with this. */
  boardQueues(): Promise<readonly Queue[]>;
}

/**
 * Opens the queue on a Redis server, with BullMQ. Must be closed. Once open, a server that goes away is waited for, `reconnectSeconds` at
 * most for each thing that is asked; workers wait for ever.
 * Throws `queue.unreachable`, `queue.unusable`: it refuses the password, is older than 6.2, drops keys, or cannot be written to.
 */
export async function openRedisQueue(options: RedisQueueOptions): Promise<RedisJobQueue> {
  const { url, lockSeconds = 30, stallSeconds = 15, deaths = 3, reconnectSeconds = 60 } = options;
  const { prefix = 'bull' } = options;
  const connection = await connect({ url, reconnectMs: reconnectSeconds * 1000 });
  const { now = connection.now } = options;
  const queues = createRedisQueues(connection, prefix);
  const workers = new Set<RunningWork>();
  const reach = <T>(work: () => Promise<T>): Promise<T> => connection.reach(work);
  return {
    add: (jobs) => addJobs(queues, jobs),
    work: (handlers, workOptions) =>
      workInRedis({
        ...{ queues, handlers, deaths, workers },
        options: workOptions,
        lockMs: lockSeconds * 1000,
        stallMs: stallSeconds * 1000,
      }),
    wait: (ref, waitOptions) => waitInRedis(queues, ref, waitOptions),
    status: (selection) =>
      reach(async () => {
        const [known, clients] = await Promise.all([queues.known(selection), listClients(queues)]);
        return await Promise.all(known.map((opened) => countJobs(queues, opened, clients, now())));
      }),
    failed: (selection, limit = FAILED_LISTED) => listFailed(queues, selection, limit),
    retry: (selection, id) => retryFailed(queues, selection, id),
    drain: (selection) => removeWaiting(queues, selection),
    pause: (selection) =>
      reach(async () => {
        const { lane, root } = selection ?? {};
        if (lane !== undefined && root !== undefined) await queues.remember([queues.open(lane, root)]);
        for (const { queue } of await queues.known(selection)) await queue.pause();
      }),
    resume: (selection) =>
      reach(async () => {
        for (const { queue } of await queues.known(selection)) await queue.resume();
      }),
    boardQueues: () => reach(async () => (await queues.known()).map(({ queue }) => queue)),
    async close() {
      await Promise.all([...workers].map((work) => work.drain(0)));
      await queues.close();
      await connection.close();
    },
  };
}
