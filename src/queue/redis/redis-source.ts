import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'bullmq';
import type { JobSource } from '../held-job.ts';
import { waitAtMost } from '../with-limit.ts';
import { type Hold, holdRedisJob } from './hold-redis-job.ts';
import type { RedisJob, RedisJobData } from './redis-job.ts';
import { createServerTimeBackend } from './server-time-backend.ts';

/** Time between two looks into a queue that was empty, ms: markers of new jobs come sooner, unless another worker had them. */
const LOOK_EVERY_MS = 1000;
/** How long one wait for the marker of a new job lasts, s. */
const MARKER_SECONDS = 2;
/** After the server did not answer, ms. */
const TROUBLE_PAUSE_MS = 1000;
/** How long ending its connections may take, ms. */
const CLOSE_LIMIT_MS = 1000;
/** Points of a metric, one a minute: the dashboard shows the last two hours, and the sum is what `completed` of a status is. */
const METRIC_POINTS = 120;
/** Deaths are judged when a job is taken, where its name and its progress are known; BullMQ has to count only. */
const STALLED_WITHOUT_END = 1_000_000;

export interface RedisSourceOptions {
  readonly lockMs: number;
  readonly stallMs: number;
  /** Something may be due. */
  readonly ring: () => void;
  readonly onStalled: (id: string) => void;
}

export interface RedisSource extends JobSource {
  /** Takes no more and ends its connections. */
  close(): Promise<void>;
}

/**
 * Jobs of one queue, taken one by one as BullMQ describes it for workers that decide themselves when to take: the places of a worker are
 * shared by all its queues, which BullMQ's own loop, one a queue, knows nothing of.
 */
export function openRedisSource(hold: Hold, options: RedisSourceOptions): RedisSource {
  const { queues, opened } = hold;
  const worker = new Worker<RedisJobData, unknown, string>(
    opened.queue.name,
    null,
    {
      connection: queues.connection.client,
      prefix: queues.prefix,
      skipVersionCheck: true,
      autorun: false,
      lockDuration: options.lockMs,
      stalledInterval: options.stallMs,
      maxStalledCount: STALLED_WITHOUT_END,
      metrics: { maxDataPoints: METRIC_POINTS },
    },
    createServerTimeBackend(queues.connection.now),
  );
  worker.on('error', () => undefined);
  worker.on('stalled', (id) => {
    options.onStalled(id);
    lookNow();
  });
  let isOpen = true;
  let lookAt = 0;
  let rings = 0;
  const closing = new AbortController();
  const watching = watchMarkers();
  worker.startStalledCheckTimer().catch(() => undefined);

  function lookNow(): void {
    lookAt = 0;
    rings += 1;
    options.ring();
  }

  /** BullMQ leaves a marker with each queue in which something is due, with the time when it is. */
  async function watchMarkers(): Promise<void> {
    while (isOpen) {
      try {
        const marker = await worker.getBackend().waitForJob(MARKER_SECONDS);
        if (marker === null || !isOpen) continue;
        const inMs = marker.score - queues.connection.now();
        if (inMs > 0) setTimeout(lookNow, Math.min(inMs, LOOK_EVERY_MS)).unref();
        else lookNow();
      } catch {
        await delay(TROUBLE_PAUSE_MS, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  }

  return {
    lane: opened.lane,
    root: opened.root,
    isDue: () => isOpen && performance.now() >= lookAt,
    async take() {
      const token = randomUUID();
      const renewedAt = performance.now();
      const rungBefore = rings;
      try {
        const job: RedisJob | undefined = await worker.getNextJob(token, { block: false });
        if (job?.id === undefined) {
          // Something that came while the server was asked may not have been seen yet.
          if (rings === rungBefore) lookAt = renewedAt + LOOK_EVERY_MS;
          return undefined;
        }
        return holdRedisJob(hold, job, { worker, id: job.id, token, renewedAt });
      } catch {
        lookAt = performance.now() + TROUBLE_PAUSE_MS;
        return undefined;
      }
    },
    async close() {
      isOpen = false;
      closing.abort();
      // A connection that is not there at the moment never ends.
      await waitAtMost(Promise.all([worker.close(true), watching]), CLOSE_LIMIT_MS);
    },
  };
}
