import { Worker } from 'node:worker_threads';
import type { TimedAnswer, WalkAnswer, WalkJob } from './listing-columns.ts';
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

/** How fast the file system has answered so far. */
interface Pace {
  looks: number;
  tookMs: number;
}

/** A second job waits in each thread, so that none stands still while its last answer is on its way. */
const JOBS_PER_THREAD = 2;

/** Started at once: one to look while another's answer is taken over, which is all that a local disk can use. */
const THREADS_AT_FIRST = 2;

/**
 * Mean time of a look beyond which the file system is waited for rather than worked with, so that further threads help. A
 * look at a local, cached file takes 0.003 to 0.01 ms, one over a network 0.2 to 1 ms. Starting a thread takes some 40 ms
 * of processor time, too much to spend in vain.
 */
const SLOW_LOOK_MS = 0.05;
/** Looks before the mean is believed: the first ones pay for warming up. */
const LOOKS_TO_JUDGE = 1000;

/** The worker lies beside this file, in TypeScript or built: whichever this file is. */
function workerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './walk-worker.ts' : './walk-worker.js', import.meta.url);
}

/** Starts threads that list directories and look at files. */
export function openWalkThreads(count: number, data: WalkWorkerData): WalkThreads {
  const pace = { looks: 0, tookMs: 0 };
  const threads = Array.from({ length: Math.min(count, THREADS_AT_FIRST) }, () => openThread(data, pace));
  let closed = false;

  const growWhenSlow = (): void => {
    if (threads.length === count || pace.looks < LOOKS_TO_JUDGE || pace.tookMs <= pace.looks * SLOW_LOOK_MS) return;
    while (threads.length < count) threads.push(openThread(data, pace));
  };

  const run = (job: WalkJob): Promise<WalkAnswer> => {
    if (closed) return Promise.reject(new Error('The walk is over.'));
    growWhenSlow();
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

function openThread(data: WalkWorkerData, pace: Pace): Thread {
  // Options of the main program (`--input-type`, `--inspect-brk`) are not for the threads: some keep them from starting.
  const worker = new Worker(workerUrl(), { workerData: data, execArgv: [] });
  const thread: Thread = { worker, pending: [] };
  const fail = (cause: unknown): void => {
    for (const { reject } of thread.pending.splice(0)) reject(cause);
  };
  worker.on('message', ({ answer, looks, tookMs }: TimedAnswer) => {
    pace.looks += looks;
    pace.tookMs += tookMs;
    thread.pending.shift()?.resolve(answer);
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('A walking thread ended.')));
  return thread;
}
