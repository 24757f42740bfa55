import { Gauge, type Registry } from 'prom-client';
import type { QueueStatus } from '../domain/job.ts';

/** Seconds for which one look at the queue answers every scrape: several servers may scrape, and each look asks every queue. */
const LOOK_SECONDS = 5;

/** Queues of one scrape; there are five for each root. More are not the house's roots, but somebody's mischief. */
const MOST_QUEUES = 1000;

const STATES = ['waiting', 'active', 'delayed', 'parents', 'failed'] as const;

export interface QueueMetricsOptions {
  readonly readStatus: () => Promise<readonly QueueStatus[]>;
  /** Milliseconds since any moment. */
  readonly clock: () => number;
  /** How long a queue may take to answer before the scrape goes on without it, ms. */
  readonly answerMs: number;
}

/**
 * What waits in the queues, looked at when it is asked for. While the queue does not answer there are no numbers of it, and
 * `assay_queue_readable` is 0: old ones would say that all is well. Gives whether it answered.
 */
export function createQueueMetrics(registry: Registry, options: QueueMetricsOptions): () => Promise<boolean> {
  const gauge = (name: string, help: string, labelNames: readonly string[]): Gauge =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const jobs = gauge(
    'assay_queue_jobs',
    'Jobs in the queue by state: waiting, active, delayed, parents (wait for their children), failed.',
    ['lane', 'root', 'state'],
  );
  const oldest = gauge(
    'assay_queue_oldest_job_seconds',
    'Seconds that the oldest waiting job has waited; 0: none waits.',
    ['lane', 'root'],
  );
  const paused = gauge('assay_queue_paused', '1 while somebody has paused the queue.', ['lane', 'root']);
  const workers = gauge('assay_queue_workers', 'Workers that listen to the queue, on all machines.', ['lane', 'root']);
  const readable = gauge('assay_queue_readable', '1 when the queue answered at the last look, else 0.', []);
  const all = [jobs, oldest, paused, workers];

  const look = createLook(options);
  return async () => {
    const status = await look();
    readable.set(status === undefined ? 0 : 1);
    for (const each of all) each.reset();
    for (const queue of (status ?? []).slice(0, MOST_QUEUES)) {
      const labels = { lane: queue.lane, root: queue.root };
      for (const state of STATES) jobs.set({ ...labels, state }, queue[state]);
      oldest.set(labels, queue.oldestSeconds ?? 0);
      paused.set(labels, queue.paused ? 1 : 0);
      workers.set(labels, queue.workers);
    }
    return status !== undefined;
  };
}

/** One look at a time, kept for some seconds; undefined when there was no answer in time. */
function createLook({
  readStatus,
  clock,
  answerMs,
}: QueueMetricsOptions): () => Promise<readonly QueueStatus[] | undefined> {
  let underWay: Promise<readonly QueueStatus[] | undefined> | undefined;
  let kept: { readonly atMs: number; readonly status: readonly QueueStatus[] } | undefined;
  return async () => {
    if (kept !== undefined && clock() - kept.atMs < LOOK_SECONDS * 1000) return kept.status;
    underWay ??= readStatus()
      .then(
        (status) => {
          kept = { atMs: clock(), status };
          return status;
        },
        () => undefined,
      )
      .finally(() => {
        underWay = undefined;
      });
    return within(underWay, answerMs);
  };
}

async function within<T>(work: Promise<T>, limitMs: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
