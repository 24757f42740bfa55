import type { Lane } from '../../domain/job.ts';
import { backOffMs, JOBS } from '../catalogue.ts';
import type { HeldJob, JobOutcome, JobSettled, JobSource } from '../held-job.ts';
import { checkNewJob } from '../parse-payload.ts';
import type { MemoryJob } from './memory-job.ts';
import type { MemoryStore } from './memory-store.ts';

/** The queue of one lane and root, to take jobs from. */
export function sourceOfMemory(store: MemoryStore, lane: Lane, root: string): JobSource {
  const home = store.laneOf(lane, root);
  return {
    lane,
    root,
    isDue: () => !home.isPaused && [...home.waiting.values()].some(({ length }) => length > 0),
    take() {
      const job = store.next(home);
      return Promise.resolve(job === undefined ? undefined : hold(store, job));
    },
  };
}

function hold(store: MemoryStore, job: MemoryJob): HeldJob {
  job.begun += 1;
  return {
    ref: job.ref,
    input: job.input,
    attempt: job.failures + 1,
    // A worker that dies takes the whole queue along.
    deaths: 0,
    isAbandoned: false,
    onLost: () => undefined,
    links: {
      checkpoint(input) {
        getOn(job, input);
        return Promise.resolve();
      },
      async addChildren(children) {
        for (const child of children) checkNewJob(child);
        for (const child of children) store.add(child, job);
      },
      childOutputs: (name) =>
        Promise.resolve(
          [...job.outputs.values()].filter((child) => child.name === name).map(({ output }) => output as never),
        ),
      failedChildren: () => Promise.resolve([...job.failedChildren.values()]),
      backlog(lane) {
        const { jobs } = store.laneOf(lane, job.ref.root);
        return Promise.resolve(
          [...jobs.values()].filter(({ state }) => state === 'waiting' || state === 'delayed').length,
        );
      },
    },
    settle: (outcome) => Promise.resolve(settle(store, job, outcome)),
    giveBack() {
      if (job.state === 'active') store.toWaiting(job, 'first');
      return Promise.resolve();
    },
  };
}

function settle(store: MemoryStore, job: MemoryJob, outcome: JobOutcome): JobSettled {
  // Handed back meanwhile, and perhaps begun again.
  if (job.state !== 'active') return { kind: 'lost' };
  switch (outcome.kind) {
    case 'done':
      if (job.pending.size > 0) return waitForChildren(job, job.input);
      store.complete(job, structuredClone(outcome.output));
      return { kind: 'over', isFinal: true };
    case 'again':
      getOn(job, outcome.input);
      store.toDelayed(job, outcome.afterMs);
      return { kind: 'over', isFinal: false };
    case 'after-children':
      return waitForChildren(job, outcome.input);
    case 'failed': {
      job.failures += 1;
      const isFinal = !outcome.isRetryable || job.failures >= JOBS[job.ref.name].attempts;
      if (isFinal) store.fail(job, outcome.reason);
      else store.toDelayed(job, backOffMs(job.ref.name, job.failures));
      return { kind: 'over', isFinal };
    }
  }
}

function waitForChildren(job: MemoryJob, input: unknown): JobSettled {
  getOn(job, input);
  if (job.pending.size === 0) return { kind: 'go-on', input: job.input };
  job.state = 'waiting-children';
  return { kind: 'over', isFinal: false };
}

/** Failures before it got on are forgiven. */
function getOn(job: MemoryJob, input: unknown): void {
  job.input = structuredClone(input);
  job.failures = 0;
}
