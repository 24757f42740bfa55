import { AssayError, type FileError } from '../../../src/domain/errors.ts';
import type { FailedJob, JobContext, JobHandlers, JobName, JobStep, NewJob } from '../../../src/domain/job.ts';

/** A worker that dies here and now. */
export class WorkerDied extends Error {}

export interface DriveOptions {
  /** Told before each call that a job makes to its queue; throws {@link WorkerDied} to die there. */
  readonly onCall?: (name: string) => void;
  /** Deaths after which a job is given up. Default: never. */
  readonly deaths?: number;
  /** Every job that has ended is run once more, as if its end had been lost. */
  readonly twice?: boolean;
  /** Told of each job that failed. */
  readonly onFailed?: (job: NewJob, reason: FileError) => void;
  /** Jobs that wait in the queue, whatever there is. */
  readonly backlog?: () => number;
}

interface Driven {
  readonly job: NewJob;
  readonly id: string;
  readonly parent?: Driven;
  readonly children: Driven[];
  input: unknown;
  deaths: number;
  attempt: number;
  state: 'waiting' | 'parked' | 'done' | 'failed';
  output?: unknown;
  reason?: FileError;
}

export interface DriveResult {
  readonly output: unknown;
  /** Runs of handlers that ended, by name. */
  readonly runs: readonly string[];
  readonly failed: readonly FailedJob[];
  readonly jobs: readonly NewJob[];
}

type AnyHandler = (job: JobContext<JobName>) => Promise<JobStep<JobName>>;

/**
 * Runs a job with its children to its end in one process, with workers that die where a test says so: what a real queue does then, step
 * by step. Throws what a job failed for that is no child.
 */
export async function driveJobs(
  handlers: JobHandlers,
  first: NewJob,
  options: DriveOptions = {},
): Promise<DriveResult> {
  const { onCall = () => undefined, deaths = Number.POSITIVE_INFINITY } = options;
  const all: Driven[] = [];
  const runs: string[] = [];
  const add = (job: NewJob, parent?: Driven): void => {
    const key = JSON.stringify(job.input);
    if (parent?.children.some((child) => JSON.stringify(child.job.input) === key) === true) return;
    const driven: Driven = {
      job,
      id: String(all.length + 1),
      ...(parent !== undefined && { parent }),
      children: [],
      input: structuredClone(job.input),
      deaths: 0,
      attempt: 1,
      state: 'waiting',
    };
    all.push(driven);
    parent?.children.push(driven);
    for (const child of job.children ?? []) add(child, driven);
    if ((job.children ?? []).length > 0) driven.state = 'parked';
  };
  const isOver = ({ state }: Driven): boolean => state === 'done' || state === 'failed';
  const toFailed = ({ job, id, input, reason, attempt }: Driven): FailedJob => ({
    name: job.name,
    root: job.root,
    id,
    input,
    reason: reason ?? { code: 'internal.bug', message: '' },
    attempts: attempt,
    failedAt: '2026-11-23T10:00:00.000Z',
  });
  const contextOf = (driven: Driven): JobContext<JobName> => {
    // Both sides of every call: what was asked may have been done, or not.
    const call = async <T>(name: string, work: () => T): Promise<T> => {
      onCall(`before ${name}`);
      const result = work();
      onCall(`after ${name}`);
      return result;
    };
    return {
      ref: { name: driven.job.name, root: driven.job.root, id: driven.id },
      input: structuredClone(driven.input) as never,
      attempt: driven.attempt,
      deaths: driven.deaths,
      signal: new AbortController().signal,
      checkpoint: (input) =>
        call('checkpoint', () => {
          driven.input = structuredClone(input);
        }),
      addChildren: (children) =>
        call('addChildren', () => {
          for (const child of children) add(structuredClone(child), driven);
        }),
      childOutputs: (name) =>
        call('childOutputs', () =>
          driven.children.flatMap((child) =>
            child.job.name === name && child.state === 'done' ? [child.output as never] : [],
          ),
        ),
      failedChildren: () =>
        call('failedChildren', () => driven.children.filter(({ state }) => state === 'failed').map(toFailed)),
      backlog: () =>
        call('backlog', () => options.backlog?.() ?? all.filter(({ state }) => state === 'waiting').length - 1),
    };
  };
  const run = async (driven: Driven): Promise<void> => {
    if (driven.deaths >= deaths) {
      driven.state = 'failed';
      driven.reason = { code: 'job.abandoned', message: `${driven.deaths} workers died with it.` };
      return;
    }
    const handler = handlers[driven.job.name] as AnyHandler | undefined;
    if (handler === undefined) throw new Error(`Nothing handles ${driven.job.name}.`);
    try {
      let step = await handler(contextOf(driven));
      if (options.twice === true && step.step === 'done') step = await handler(contextOf(driven));
      runs.push(`${driven.job.name} ${step.step}`);
      if (step.step === 'done') {
        driven.state = 'done';
        driven.output = step.output;
        return;
      }
      driven.input = structuredClone(step.input);
      if (step.step === 'after-children') driven.state = 'parked';
    } catch (error) {
      if (error instanceof WorkerDied) {
        driven.deaths += 1;
        return;
      }
      if (!(error instanceof AssayError)) throw error;
      driven.state = 'failed';
      driven.reason = { code: error.code, message: error.message };
      options.onFailed?.(driven.job, driven.reason);
      if (driven.parent === undefined) throw error;
    }
  };
  add(structuredClone(first));
  for (;;) {
    for (const driven of all) if (driven.state === 'parked' && driven.children.every(isOver)) driven.state = 'waiting';
    // Children first, so that a job that waits for room gets it.
    const next = all.findLast(({ state }) => state === 'waiting');
    if (next === undefined) break;
    await run(next);
  }
  const [root] = all;
  return {
    output: root?.output,
    runs,
    failed: all.filter(({ state }) => state === 'failed').map(toFailed),
    jobs: all.map(({ job }) => job),
  };
}

/** The same object, with every call of its methods told before and after. Nothing is told of generators but their beginning. */
export function watchCalls<T extends object>(target: T, name: string, onCall: (name: string) => void): T {
  return new Proxy(target, {
    get(object, key, receiver) {
      const value: unknown = Reflect.get(object, key, receiver);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]): unknown => {
        onCall(`before ${name}.${String(key)}`);
        const result: unknown = Reflect.apply(value, object, args);
        if (!(result instanceof Promise)) return result;
        return result.then((settled: unknown) => {
          onCall(`after ${name}.${String(key)}`);
          return settled;
        });
      };
    },
  });
}
