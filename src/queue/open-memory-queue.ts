import type { FailedJob, JobQueue, QueueSelection, QueueStatus } from '../domain/job.ts';
import { findNameOfLane } from './catalogue.ts';
import { FAILED_LISTED } from './list-limits.ts';
import { sourceOfMemory } from './memory/hold-memory-job.ts';
import type { MemoryJob, MemoryLane } from './memory/memory-job.ts';
import { createMemoryStore, type MemoryStore } from './memory/memory-store.ts';
import { waitInMemory } from './memory/wait-in-memory.ts';
import { checkNewJob } from './parse-payload.ts';
import { type RunningWork, workJobs } from './work-jobs.ts';

export interface MemoryQueueOptions {
  /** Milliseconds since 1970, for the times that people are shown. Default: the system's clock. */
  readonly now?: () => number;
}

/**
 * A queue for the jobs of one process: gone with it. What is said of {@link JobQueue} holds, and no job ever has deaths. Finished jobs are
 * forgotten, but for the ends of the last thousand. Errors: `job.invalid`.
 */
export function openMemoryQueue(options: MemoryQueueOptions = {}): JobQueue {
  const store = createMemoryStore(options.now ?? Date.now);
  const workers = new Set<RunningWork>();
  return {
    async add(jobs) {
      for (const job of jobs) checkNewJob(job);
      return jobs.map((job) => store.add(job));
    },
    async work(handlers, { roots, lanes, concurrency, onEvent }) {
      const handled = lanes.filter((lane) => handlers[findNameOfLane(lane)] !== undefined);
      const work = workJobs({
        handlers,
        options: { concurrency, ...(onEvent !== undefined && { onEvent }) },
        sources: roots.flatMap((root) => handled.map((lane) => sourceOfMemory(store, lane, root))),
        isConnected: () => true,
        onEnd() {
          workers.delete(work);
          store.listeners.delete(work.ring);
          return Promise.resolve();
        },
      });
      workers.add(work);
      store.listeners.add(work.ring);
      return work;
    },
    wait: (ref, options) => waitInMemory(store, ref, options),
    status: async (selection) => store.select(selection).map((lane) => countJobs(lane, store.now(), workers.size)),
    failed: async (selection, limit = FAILED_LISTED) =>
      listFailed(store, selection)
        .toSorted((a, b) => (a.failedAt < b.failedAt ? 1 : a.failedAt > b.failedAt ? -1 : 0))
        .slice(0, limit),
    async retry(selection, id) {
      const jobs = new Set(
        jobsOf(store, selection)
          .filter(({ state, ref }) => state === 'failed' && (id === undefined || ref.id === id))
          .flatMap((job) => withFailedChildren(store, job)),
      );
      for (const job of jobs) store.restart(job);
      return jobs.size;
    },
    drain: async (selection) => removeWaiting(store, selection),
    pause: async (selection) => setPaused(store, selection, true),
    resume: async (selection) => setPaused(store, selection, false),
    async close() {
      await Promise.all([...workers].map((work) => work.drain(0)));
      for (const job of jobsOf(store)) {
        for (const watcher of job.watchers)
          watcher({ ok: false, reason: { code: 'job.stopped', message: 'The queue was closed.' } });
      }
      store.clear();
    },
  };
}

function jobsOf(store: MemoryStore, selection?: QueueSelection): readonly MemoryJob[] {
  return store.select(selection).flatMap(({ jobs }) => [...jobs.values()]);
}

/** Children first: the job would else find that they have failed, and fail again. */
function withFailedChildren(store: MemoryStore, job: MemoryJob): readonly MemoryJob[] {
  const children = [...job.failedChildren.values()].map((ref) => store.find(ref));
  const failed = children.filter((child) => child?.state === 'failed');
  return [...failed.flatMap((child) => (child === undefined ? [] : withFailedChildren(store, child))), job];
}

function listFailed(store: MemoryStore, selection: QueueSelection | undefined): readonly FailedJob[] {
  return jobsOf(store, selection).flatMap(({ failed }) => (failed === undefined ? [] : [failed]));
}

function countJobs({ lane, root, isPaused, jobs, completed }: MemoryLane, nowMs: number, workers: number): QueueStatus {
  const count = { waiting: 0, delayed: 0, active: 0, 'waiting-children': 0, failed: 0, ended: 0 };
  let oldestMs: number | undefined;
  for (const { state, waitingSinceMs } of jobs.values()) {
    count[state] += 1;
    if (state === 'waiting') oldestMs = Math.min(oldestMs ?? waitingSinceMs, waitingSinceMs);
  }
  const { waiting, active, delayed, failed } = count;
  return {
    ...{
      lane,
      root,
      paused: isPaused,
      waiting,
      active,
      delayed,
      parents: count['waiting-children'],
      failed,
      completed,
    },
    ...(oldestMs !== undefined && { oldestSeconds: Math.max(0, (nowMs - oldestMs) / 1000) }),
    workers,
  };
}

/** What waits for children goes first, and what they have not begun of it: nothing is woken that is to go as well. */
function removeWaiting(store: MemoryStore, selection: QueueSelection | undefined): number {
  let removed = 0;
  const remove = (job: MemoryJob): void => {
    for (const child of [...job.pending.values()]) if (child.state !== 'active') remove(child);
    if (store.find(job.ref) !== job) return;
    store.remove(job);
    removed += 1;
  };
  for (const job of jobsOf(store, selection)) if (job.state === 'waiting-children') remove(job);
  for (const job of jobsOf(store, selection)) if (job.state === 'waiting' || job.state === 'delayed') remove(job);
  return removed;
}

function setPaused(store: MemoryStore, selection: QueueSelection | undefined, isPaused: boolean): void {
  const { lane, root } = selection ?? {};
  if (lane !== undefined && root !== undefined) store.laneOf(lane, root);
  for (const each of store.select(selection)) each.isPaused = isPaused;
  for (const listener of store.listeners) listener();
}
