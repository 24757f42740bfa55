import { AssayError } from '../domain/errors.ts';
import { findJobLocation } from '../domain/find-job-location.ts';
import type { JobEvent, JobHandlers, JobRef, JobWorker, WorkOptions } from '../domain/job.ts';
import type { Location } from '../domain/location.ts';
import { createBell } from './bell.ts';
import type { HeldJob, JobOutcome, JobSource } from './held-job.ts';
import { createPlaces } from './places.ts';
import { runJob, stopReason } from './run-job.ts';
import { waitAtMost } from './with-limit.ts';

/** Longest time between two looks whether something is due, ms. */
const LOOK_EVERY_MS = 1000;
/** How long handing back may take when the queue's server does not answer, ms. */
const GIVE_BACK_LIMIT_MS = 2000;
/** Runs of one job in a row that each want to wait for children that it has not: a handler that does so for ever would stop all else. */
const MOST_RUNS = 20;
const NEVER_DONE: JobOutcome = {
  kind: 'failed',
  reason: { code: 'internal.bug', message: 'The job waits for children again and again, and has none under way.' },
  isRetryable: false,
};

export interface Work {
  readonly handlers: JobHandlers;
  readonly options: Pick<WorkOptions, 'concurrency' | 'onEvent'>;
  readonly sources: readonly JobSource[];
  readonly isConnected: () => boolean;
  /** Once nothing is in hand any more, or was given up. */
  readonly onEnd: () => Promise<void>;
}

interface Running {
  readonly job: HeldJob;
  readonly stop: AbortController;
  /** Set once it is no longer this worker's: what its handler gives back is nobody's business. */
  isGone: boolean;
  readonly ended: Promise<void>;
}

/** A worker at work, and how it is told that something may be due. */
export interface RunningWork extends JobWorker {
  readonly ring: () => void;
}

/** Takes jobs from queues and runs them, as many at once as there are places. Shared by both queues. */
export function workJobs({ handlers, options, sources, isConnected, onEnd }: Work): RunningWork {
  const places = createPlaces(sources, options.concurrency);
  const bell = createBell();
  const running = new Set<Running>();
  let isTaking = true;
  let draining: Promise<void> | undefined;
  const looping = takeAll();

  function tell(event: JobEvent): void {
    try {
      options.onEvent?.(event);
    } catch {
      // Whoever watches must not stop the work.
    }
  }

  async function takeAll(): Promise<void> {
    while (isTaking) {
      const source = places.choose();
      if (source === undefined) {
        await bell.wait(LOOK_EVERY_MS);
        continue;
      }
      const job = await source.take();
      if (job === undefined) continue;
      if (!isTaking) {
        await job.giveBack().catch(() => undefined);
        return;
      }
      places.tookFrom(source);
      begin(source, job);
    }
  }

  function begin(source: JobSource, job: HeldJob): void {
    const stop = new AbortController();
    const entered = places.enter(source.lane, job);
    const run: Running = { job, stop, isGone: false, ended: Promise.resolve().then(work) };
    running.add(run);
    job.onLost(() => letGo(run, 'lost'));

    async function work(): Promise<void> {
      try {
        await entered;
        if (!run.isGone) await runToEnd(run);
      } finally {
        running.delete(run);
        places.leave(source.lane);
        bell.ring();
      }
    }
  }

  async function runToEnd(run: Running): Promise<void> {
    const { job, stop } = run;
    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1000;
    tell({ type: 'started', ...describeJob(job), deaths: job.deaths });
    let { input } = job;
    for (let runs = 1; ; runs += 1) {
      const outcome = runs > MOST_RUNS ? NEVER_DONE : await runJob(handlers, job, input, stop.signal);
      if (run.isGone) return;
      const settled = await job.settle(outcome);
      if (run.isGone) return;
      if (settled.kind === 'go-on') {
        input = settled.input;
        continue;
      }
      if (settled.kind === 'lost') letGo(run, 'lost');
      else tell(describeEnd(job, outcome, seconds(), settled.isFinal));
      return;
    }
  }

  /** Its handler is told to stop, and what it gives back is dropped. */
  function letGo(run: Running, why: 'handed back' | 'lost'): void {
    if (run.isGone) return;
    run.isGone = true;
    const reason = stopReason(why);
    tell({ type: 'failed', ...describeJob(run.job), seconds: 0, reason, final: false });
    run.stop.abort(new AssayError(reason.code, reason.message));
  }

  async function drain(limitMs: number): Promise<void> {
    isTaking = false;
    bell.ring();
    await waitAtMost(Promise.all([looping, ...[...running].map(({ ended }) => ended)]), limitMs);
    // Whatever was taken in the last moment is among them.
    const left = [...running];
    const back = left.filter(({ isGone }) => !isGone).map(({ job }) => job.giveBack().catch(() => undefined));
    for (const run of left) letGo(run, 'handed back');
    await waitAtMost(Promise.all(back), GIVE_BACK_LIMIT_MS);
    await onEnd();
  }

  return {
    get ready() {
      return isTaking && isConnected();
    },
    get active() {
      return running.size;
    },
    drain: (limitMs) => {
      draining ??= drain(limitMs);
      return draining;
    },
    ring: () => bell.ring(),
  };
}

/** What events say of a job: which it is, and what it is about. */
function describeJob({ ref, input }: HeldJob): { readonly job: JobRef; readonly location?: Location } {
  const location = findJobLocation(input);
  return { job: ref, ...(location !== undefined && { location }) };
}

function describeEnd(job: HeldJob, outcome: JobOutcome, seconds: number, isFinal: boolean): JobEvent {
  const about = describeJob(job);
  switch (outcome.kind) {
    case 'done':
      // It had children that were tried again meanwhile: it is run once more when they have ended.
      if (!isFinal) return { type: 'continued', ...about, seconds, step: 'after-children' };
      return { type: 'completed', ...about, seconds, output: outcome.output };
    case 'failed':
      return { type: 'failed', ...about, seconds, reason: outcome.reason, final: isFinal };
    case 'again':
    case 'after-children':
      return { type: 'continued', ...about, seconds, step: outcome.kind };
  }
}
