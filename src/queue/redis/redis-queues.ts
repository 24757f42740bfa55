import { Queue } from 'bullmq';
import type { Lane, QueueSelection } from '../../domain/job.ts';
import { nameQueue } from '../job-keys.ts';
import type { QueueConnection } from './connect.ts';
import { parseQueueName, type RedisQueue } from './redis-job.ts';

/** Events that BullMQ keeps of each queue, for the dashboard; nothing here reads them. */
const EVENTS_KEPT = 500;

export interface OpenedQueue {
  readonly lane: Lane;
  readonly root: string;
  readonly queue: RedisQueue;
}

/** The queues on one server: one for each lane and root, remembered there once it was used. */
export interface RedisQueues {
  readonly prefix: string;
  readonly connection: QueueConnection;
  open(lane: Lane, root: string): OpenedQueue;
  /** Notes on the server that these are used. */
  remember(queues: readonly Pick<OpenedQueue, 'queue'>[]): Promise<void>;
  /** Those that were ever used, sorted by root and lane. */
  known(selection?: QueueSelection): Promise<readonly OpenedQueue[]>;
  close(): Promise<void>;
}

export function createRedisQueues(connection: QueueConnection, prefix: string): RedisQueues {
  const opened = new Map<string, OpenedQueue>();
  const key = `${prefix}:assay-queues`;

  function open(lane: Lane, root: string): OpenedQueue {
    const name = nameQueue(lane, root);
    const known = opened.get(name);
    if (known !== undefined) return known;
    const queue: RedisQueue = new Queue(name, {
      connection: connection.client,
      prefix,
      // Looked at when the connection was opened.
      skipVersionCheck: true,
      streams: { events: { maxLen: EVENTS_KEPT } },
    });
    // Whoever uses it is told; without a listener Node ends the process.
    queue.on('error', () => undefined);
    const fresh = { lane, root, queue };
    opened.set(name, fresh);
    return fresh;
  }

  return {
    prefix,
    connection,
    open,
    async remember(queues) {
      const names = [...new Set(queues.map(({ queue }) => queue.name))];
      if (names.length > 0) await connection.client.sadd(key, ...names);
    },
    async known({ lane, root } = {}) {
      const names = await connection.client.smembers(key);
      const wanted = names
        .map(parseQueueName)
        .filter((each) => each !== undefined)
        .filter((each) => (lane === undefined || each.lane === lane) && (root === undefined || each.root === root));
      return wanted
        .toSorted((a, b) => compare(a.root, b.root) || compare(a.lane, b.lane))
        .map((each) => open(each.lane, each.root));
    },
    async close() {
      await Promise.all([...opened.values()].map(({ queue }) => queue.close().catch(() => undefined)));
      opened.clear();
    },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
