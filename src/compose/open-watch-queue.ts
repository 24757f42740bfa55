import type { JobQueue } from '../domain/job.ts';
import type { Log } from '../domain/log.ts';
import { logJobEvents } from '../log/log-job-events.ts';
import type { WatchedFolder } from '../pipeline/watch/parts.ts';
import { createJobHandlers } from './job-handlers.ts';
import type { Assay } from './open-assay.ts';
import { chooseQueue, openQueue } from './open-queue.ts';
import { addThisMachine } from './open-watch.ts';

/** The queue that a watcher adds to, and what closes it. */
export interface WatchQueue {
  readonly queue: JobQueue;
  close(): Promise<void>;
}

/** The server's queue when there is one; else one in this process, with its own worker. Errors as `openQueue`. */
export async function openWatchQueue(
  assay: Assay,
  asked: string | undefined,
  folders: readonly WatchedFolder[],
  log: Log,
): Promise<WatchQueue> {
  if (chooseQueue(assay.config, asked) !== undefined) {
    const queue = await openQueue(assay.config, asked);
    return { queue, close: () => queue.close() };
  }
  const { openMemoryQueue } = await import('../queue/open-memory-queue.ts');
  const { worker, roots } = assay.config;
  const queue = openMemoryQueue();
  const handlers = createJobHandlers({ ...assay, config: { ...assay.config, roots: addThisMachine(roots) } });
  const working = await queue.work(handlers, {
    roots: [...new Set(folders.map(({ root }) => root))],
    lanes: ['folders', 'scan'],
    concurrency: worker.concurrency,
    onEvent: logJobEvents(log),
  });
  return {
    queue,
    async close() {
      await working.drain(worker.drainSeconds * 1000);
      await handlers.close();
      await queue.close();
    },
  };
}
