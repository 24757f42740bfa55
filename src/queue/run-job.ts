import { AssayError, type FileError, toFileError } from '../domain/errors.ts';
import type { JobContext, JobHandlers, JobName, JobStep } from '../domain/job.ts';
import { findEntry } from './catalogue.ts';
import type { HeldJob, JobOutcome } from './held-job.ts';
import { parseInput, parseOutput } from './parse-payload.ts';

type AnyHandler = (job: JobContext<JobName>) => Promise<JobStep<JobName>>;

/** Longest that a job may ask to be left alone, ms. */
const LONGEST_PAUSE_MS = 24 * 3600 * 1000;

/**
 * One run of a job, the same for every queue: its input is parsed, handled, and what comes back is parsed. Never throws.
 * `input` goes over the job's own when it goes on at once.
 */
export async function runJob(
  handlers: JobHandlers,
  job: HeldJob,
  input: unknown,
  signal: AbortSignal,
): Promise<JobOutcome> {
  const { name } = job.ref;
  try {
    if (job.isAbandoned) throw abandon(job);
    const handler = handlers[name] as AnyHandler | undefined;
    if (handler === undefined) throw new AssayError('job.invalid', `Nothing handles ${name} jobs here.`);
    const { ref, attempt, deaths, links } = job;
    return readStep(
      name,
      await handler({
        ref,
        input: parseInput(name, input),
        attempt,
        deaths,
        signal,
        checkpoint: async (next) => await links.checkpoint(parseInput(name, next)),
        addChildren: (children) => links.addChildren(children),
        childOutputs: (child) => links.childOutputs(child),
        failedChildren: () => links.failedChildren(),
        backlog: (lane) => links.backlog(lane),
      }),
    );
  } catch (error) {
    const isBug = !(error instanceof AssayError);
    return {
      kind: 'failed',
      reason: toFileError(error),
      // A bug may be one of the moment, such as a race; the tries are counted.
      isRetryable: isBug || error.retryable,
      ...(isBug && error instanceof Error && error.stack !== undefined && { stack: error.stack }),
    };
  }
}

function readStep(name: JobName, step: JobStep<JobName>): JobOutcome {
  switch (step.step) {
    case 'done':
      return { kind: 'done', output: parseOutput(name, step.output) };
    case 'again':
      return {
        kind: 'again',
        input: parseInput(name, step.input),
        afterMs: Math.min(LONGEST_PAUSE_MS, Math.max(0, step.afterMs)),
      };
    case 'after-children':
      return { kind: 'after-children', input: parseInput(name, step.input) };
    default:
      throw new AssayError('job.invalid', `The handler of ${name} jobs gave back no step.`);
  }
}

function abandon(job: HeldJob): AssayError {
  return new AssayError(
    'job.abandoned',
    `${job.deaths} workers died or were cut off with this job in hand, one after the other: ${job.ref.name} of ${describeInput(job)}. It is not tried again by itself: look at what it is about, then retry it.`,
  );
}

/** The place, even of an input that does not parse. */
function describeInput({ ref, input }: HeldJob): string {
  try {
    return findEntry(ref.name).describe(parseInput(ref.name, input));
  } catch {
    return `root ${ref.root}`;
  }
}

/** For a job whose worker has to let go of it. */
export function stopReason(why: 'handed back' | 'lost'): FileError {
  return {
    code: 'job.stopped',
    message:
      why === 'lost'
        ? 'The worker was cut off from the queue for too long. Another one goes on with the job.'
        : 'The worker had to stop. The job was handed back for another one.',
  };
}
