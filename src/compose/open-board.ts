import type { AssayConfig } from '../config/schemas/assay-config.ts';
import type { RedisJobQueue } from '../queue/open-redis-queue.ts';
import { requireQueue } from './open-queue.ts';

/** Seconds for which a server that went away is waited for: whoever looks at a page does not wait longer. */
const RECONNECT_SECONDS = 5;

/** The queues to be looked at. Must be closed. */
export interface Board {
  /** BullMQ's own, of every lane and root that was ever used. Throws `queue.unreachable`. */
  readonly findQueues: RedisJobQueue['boardQueues'];
  close(): Promise<void>;
}

/**
 * Opens the queue that was asked for (`--queue`), else the configured one, to look at.
 * Throws `usage.invalid` when there is none, `queue.unreachable`, `queue.unusable`.
 */
export async function openBoard(config: Pick<AssayConfig, 'queue'>, asked?: string): Promise<Board> {
  const { openRedisQueue } = await import('../queue/open-redis-queue.ts');
  const queue = await openRedisQueue({ url: requireQueue(config, asked), reconnectSeconds: RECONNECT_SECONDS });
  return { findQueues: () => queue.boardQueues(), close: () => queue.close() };
}
