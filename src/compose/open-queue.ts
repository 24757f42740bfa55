import type { AssayConfig } from '../config/schemas/assay-config.ts';
import { AssayError } from '../domain/errors.ts';
import type { JobQueue } from '../domain/job.ts';
import { isRedisUrl, type ServerUrl } from '../domain/server-url.ts';

/** The queue that was asked for (`--queue`), else the configured one; undefined when there is none. Throws `usage.invalid`. */
export function chooseQueue(config: Pick<AssayConfig, 'queue'>, asked?: string): ServerUrl | undefined {
  // Never repeated in a message: it may hold a password.
  if (asked !== undefined && !isRedisUrl(asked))
    throw new AssayError('usage.invalid', '--queue takes a redis:// or rediss:// URL.');
  return asked ?? config.queue;
}

/** The same where nothing can be done without one. Throws `usage.invalid`. */
export function requireQueue(config: Pick<AssayConfig, 'queue'>, asked?: string): ServerUrl {
  const url = chooseQueue(config, asked);
  if (url !== undefined) return url;
  throw new AssayError(
    'usage.invalid',
    'No queue is configured. Set ASSAY_REDIS_URL (or ASSAY_REDIS_URL_FILE, a file with the URL in it), write queue: into the configuration, or give --queue URL.',
  );
}

/**
 * Opens the queue that was asked for (`--queue`), else the configured one. Must be closed.
 * Throws `usage.invalid` when there is none, `queue.unreachable`, `queue.unusable`.
 */
export async function openQueue(config: AssayConfig, asked?: string): Promise<JobQueue> {
  // Loaded when asked for: the client of the server takes longer to load than most commands take.
  const { openRedisQueue } = await import('../queue/open-redis-queue.ts');
  const { worker } = config;
  return openRedisQueue({ url: requireQueue(config, asked), ...worker });
}
