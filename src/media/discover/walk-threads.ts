import { Worker } from 'node:worker_threads';
import type { WalkAnswer, WalkJob } from './listing-columns.ts';
import type { WalkWorkerData } from './walk-worker.ts';

export interface WalkThreads {
  /** How many more jobs are wanted now. */
  readonly free: () => number;
  readonly run: (job: WalkJob) => Promise<WalkAnswer>;
  readonly close: () => Promise<void>;
}

interface PendingJob {
  readonly resolve: (answer: WalkAnswer) => void;
  readonly reject: (cause: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  /** In the order given, which is the order of the answers. */
  readonly pending: PendingJob[];
}

/** A second job waits in each thread, so that none stands still while its last answer is on its way. */
const JOBS_PER_THREAD = 2;

/**
 * Started at once: one to look while another's answer is taken over. Each start costs some 40 ms of processor time, so
 * the others follow only when the walk turns out to take longer than {@link ALL_THREADS_AFTER_MS}.
 */
const THREADS_AT_FIRST = 2;
const ALL_THREADS_AFTER_MS = 250;

/** The worker lies beside this file, in TypeScript or built: whichever this file is. */
function workerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './walk-worker.ts' : './walk-worker.js', import.meta.url);
}

/** Starts threads that list directories and look at files. */
export function openWalkThreads(count: number, data: WalkWorkerData): WalkThreads {
  const threads = Array.from({ length: Math.min(count, THREADS_AT_FIRST) }, () => openThread(data));
  const openedAt = performance.now();
  let closed = false;

  const growWhenLong = (): void => {
    if (threads.length === count || performance.now() - openedAt < ALL_THREADS_AFTER_MS) return;
    while (threads.length < count) threads.push(openThread(data));
  };

  const run = (job: WalkJob): Promise<WalkAnswer> => {
    if (closed) return Promise.reject(new Error('The walk is over.'));
    growWhenLong();
    const thread = threads.reduce((least, other) => (other.pending.length < least.pending.length ? other : least));
    return new Promise((resolve, reject) => {
      thread.pending.push({ resolve, reject });
      thread.worker.postMessage(job);
    });
  };

  const free = () => threads.reduce((sum, { pending }) => sum + Math.max(0, JOBS_PER_THREAD - pending.length), 0);

  const close = async (): Promise<void> => {
    closed = true;
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  };

  return { free, run, close };
}

function openThread(data: WalkWorkerData): Thread {
  const thread: Thread = { worker: new Worker(workerUrl(), { workerData: data }), pending: [] };
  const fail = (cause: unknown): void => {
    for (const { reject } of thread.pending.splice(0)) reject(cause);
  };
  thread.worker.on('message', (answer: WalkAnswer) => thread.pending.shift()?.resolve(answer));
  thread.worker.on('error', fail);
  thread.worker.on('exit', () => fail(new Error('A walking thread ended.')));
  return thread;
}
