import type { FileError } from '../../domain/errors.ts';
import type { JobEnd, JobName, JobRef, Lane, NewJob, QueueSelection } from '../../domain/job.ts';
import { findEntry, JOBS, KEEP_COMPLETED, KEEP_FAILED } from '../catalogue.ts';
import { nameChild, nameQueue } from '../job-keys.ts';
import { checkNewJob } from '../parse-payload.ts';
import type { MemoryJob, MemoryLane } from './memory-job.ts';

/** All jobs of this process, and the ways they move. */
export interface MemoryStore {
  readonly lanes: ReadonlyMap<string, MemoryLane>;
  readonly now: () => number;
  /** Told when a job may be taken. */
  readonly listeners: Set<() => void>;
  laneOf(lane: Lane, root: string): MemoryLane;
  select(selection?: QueueSelection): readonly MemoryLane[];
  find(ref: JobRef): MemoryJob | undefined;
  /** How a job that is no longer there has ended, as long as that is remembered. */
  recall(ref: JobRef): JobEnd<JobName> | undefined;
  add(job: NewJob, parent?: MemoryJob): JobRef;
  next(lane: MemoryLane): MemoryJob | undefined;
  toWaiting(job: MemoryJob, where: 'first' | 'last'): void;
  toDelayed(job: MemoryJob, afterMs: number): void;
  complete(job: MemoryJob, output: unknown): void;
  fail(job: MemoryJob, reason: FileError): void;
  /** Takes it out altogether; its parent and those who wait for it are told. */
  remove(job: MemoryJob): void;
  /** Back from the failed ones to the beginning. */
  restart(job: MemoryJob): void;
  clear(): void;
}

export function createMemoryStore(now: () => number): MemoryStore {
  const lanes = new Map<string, MemoryLane>();
  const keys = new Map<string, MemoryJob>();
  const ends = new Map<string, JobEnd<JobName>>();
  const listeners = new Set<() => void>();
  let ids = 0;

  const keyOf = ({ name, root, id }: JobRef): string => `${name} ${root} ${id}`;
  const laneOf = (lane: Lane, root: string): MemoryLane => {
    const queue = nameQueue(lane, root);
    const known = lanes.get(queue) ?? {
      lane,
      root,
      isPaused: false,
      waiting: new Map(),
      jobs: new Map(),
      completed: 0,
    };
    lanes.set(queue, known);
    return known;
  };
  const homeOf = (job: MemoryJob): MemoryLane => laneOf(job.lane, job.ref.root);

  function add(newJob: NewJob, parent?: MemoryJob): JobRef {
    const { name, root, priority, children = [] } = newJob;
    if (parent === undefined) checkNewJob(newJob);
    const key = findEntry(name).dedupe(newJob.input);
    const same = parent === undefined ? keys.get(`${root} ${key}`) : undefined;
    if (same !== undefined) return same.ref;
    ids += 1;
    const id = parent === undefined ? String(ids) : nameChild(parent.ref, key);
    const ref = { name, root, id };
    if (parent !== undefined) {
      if (parent.pending.has(id) || parent.outputs.has(id) || parent.failedChildren.has(id)) return ref;
    }
    const input = structuredClone(newJob.input);
    const job: MemoryJob = {
      ref,
      lane: JOBS[name].lane,
      priority,
      ...(parent === undefined ? { key: `${root} ${key}` } : { parent }),
      first: input,
      input,
      state: 'waiting-children',
      failures: 0,
      begun: 0,
      waitingSinceMs: now(),
      pending: new Map(),
      outputs: new Map(),
      failedChildren: new Map(),
      watchers: new Set(),
    };
    homeOf(job).jobs.set(id, job);
    if (job.key !== undefined) keys.set(job.key, job);
    parent?.pending.set(id, job);
    for (const child of children) add(child, job);
    if (job.pending.size === 0) toWaiting(job, 'last');
    return ref;
  }

  function toWaiting(job: MemoryJob, where: 'first' | 'last'): void {
    const { waiting } = homeOf(job);
    const line = waiting.get(job.priority) ?? [];
    waiting.set(job.priority, line);
    if (where === 'first') line.unshift(job);
    else line.push(job);
    job.state = 'waiting';
    job.waitingSinceMs = now();
    for (const listener of listeners) listener();
  }

  function leaveLine(job: MemoryJob): void {
    if (job.timer !== undefined) clearTimeout(job.timer);
    delete job.timer;
    const line = homeOf(job).waiting.get(job.priority);
    const at = line?.indexOf(job) ?? -1;
    if (at >= 0) line?.splice(at, 1);
  }

  function tellParent({ parent, ref }: MemoryJob): void {
    if (parent === undefined) return;
    parent.pending.delete(ref.id);
    if (parent.pending.size === 0 && parent.state === 'waiting-children') toWaiting(parent, 'last');
  }

  function end(job: MemoryJob, result: JobEnd<JobName>): void {
    if (job.key !== undefined && keys.get(job.key) === job) keys.delete(job.key);
    for (const watcher of job.watchers) watcher(result);
    job.watchers.clear();
    remember(ends, keyOf(job.ref), result, KEEP_COMPLETED.count);
    tellParent(job);
  }

  return {
    lanes,
    now,
    listeners,
    laneOf,
    select: ({ lane, root } = {}) =>
      [...lanes.values()]
        .filter((each) => (lane === undefined || each.lane === lane) && (root === undefined || each.root === root))
        .toSorted((a, b) => compare(a.root, b.root) || compare(a.lane, b.lane)),
    find: ({ name, root, id }) => lanes.get(nameQueue(JOBS[name].lane, root))?.jobs.get(id),
    recall: (ref) => ends.get(keyOf(ref)),
    add,
    next({ isPaused, waiting }) {
      if (isPaused) return undefined;
      const first = [...waiting.keys()].toSorted((a, b) => a - b).find((priority) => waiting.get(priority)?.length);
      const job = first === undefined ? undefined : waiting.get(first)?.shift();
      if (job !== undefined) job.state = 'active';
      return job;
    },
    toWaiting,
    toDelayed(job, afterMs) {
      job.state = 'delayed';
      job.timer = setTimeout(() => {
        delete job.timer;
        toWaiting(job, 'last');
      }, afterMs);
    },
    complete(job, output) {
      const home = homeOf(job);
      home.completed += 1;
      home.jobs.delete(job.ref.id);
      job.state = 'ended';
      job.parent?.outputs.set(job.ref.id, { name: job.ref.name, output });
      end(job, { ok: true, output: output as never });
    },
    fail(job, reason) {
      job.state = 'failed';
      const failedAt = new Date(now()).toISOString();
      job.failed = { ...job.ref, input: job.input, reason, attempts: job.begun, failedAt };
      job.parent?.failedChildren.set(job.ref.id, job.failed);
      forgetOldest(homeOf(job));
      end(job, { ok: false, reason });
    },
    remove(job) {
      leaveLine(job);
      homeOf(job).jobs.delete(job.ref.id);
      const reason: FileError = { code: 'job.stopped', message: 'Somebody removed the job from the queue.' };
      const { ref, input, begun } = job;
      if (job.state !== 'failed')
        job.parent?.failedChildren.set(ref.id, {
          ...{ ...ref, input, reason, attempts: begun, failedAt: new Date(now()).toISOString() },
        });
      job.state = 'ended';
      end(job, { ok: false, reason });
    },
    restart(job) {
      delete job.failed;
      ends.delete(keyOf(job.ref));
      Object.assign(job, { input: job.first, failures: 0, begun: 0 });
      const { parent } = job;
      if (parent !== undefined && parent.state !== 'ended' && parent.failedChildren.delete(job.ref.id))
        parent.pending.set(job.ref.id, job);
      toWaiting(job, 'last');
    },
    clear() {
      for (const { jobs } of lanes.values()) for (const job of jobs.values()) clearTimeout(job.timer);
      lanes.clear();
      keys.clear();
    },
  };
}

function forgetOldest({ jobs }: MemoryLane): void {
  const failed = [...jobs.values()].filter(({ state }) => state === 'failed');
  for (const { ref } of failed.slice(0, Math.max(0, failed.length - KEEP_FAILED.count))) jobs.delete(ref.id);
}

/** The oldest are forgotten. */
function remember<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
