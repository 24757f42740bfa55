import { UnrecoverableError } from 'bullmq';
import type { FileError } from '../../domain/errors.ts';
import type { FailedJob, JobName, JobOutput, NewJob } from '../../domain/job.ts';
import { backOffMs, JOBS, KEEP_COMPLETED, KEEP_FAILED, limitDeaths } from '../catalogue.ts';
import { formatReason, parseReason } from '../failure-text.ts';
import type { HeldJob, JobLinks, JobOutcome, JobSettled } from '../held-job.ts';
import { parseOutput } from '../parse-payload.ts';
import { addChildren } from './add-jobs.ts';
import { countBacklog } from './count-jobs.ts';
import type { HeldLock, LockKeeper } from './keep-locks.ts';
import { countDeaths, countFailures, describeFailed, getOn, parseJobKey, type RedisJob, refOf } from './redis-job.ts';
import type { OpenedQueue, RedisQueues } from './redis-queues.ts';

/** BullMQ's answers: the job, its lock or its place is gone, or somebody else has the lock. */
const NOT_OURS = new Set([-1, -2, -3, -6]);
const HAS_PENDING_CHILDREN = -4;

export interface Hold {
  readonly queues: RedisQueues;
  readonly opened: OpenedQueue;
  readonly locks: LockKeeper;
  /** `worker.deaths`. */
  readonly deaths: number;
}

/** A job that BullMQ has given to this worker, with the claim on it. */
export function holdRedisJob(hold: Hold, job: RedisJob, lock: Omit<HeldLock, 'lose'>): HeldJob {
  const { opened, locks } = hold;
  const ref = refOf(opened.lane, opened.root, lock.id);
  const deaths = countDeaths(job);
  const failures = countFailures(job);
  let tellLost: () => void = () => undefined;
  const held: HeldLock = { ...lock, lose: () => tellLost() };
  locks.hold(held);
  // Said here and not kept with each of a million jobs. BullMQ counts all tries; those that were forgiven come on top.
  Object.assign(job.opts, {
    attempts: JOBS[ref.name].attempts + job.attemptsMade - failures,
    removeOnComplete: job.parentKey === undefined ? KEEP_COMPLETED : true,
    removeOnFail: KEEP_FAILED,
    stackTraceLimit: 1,
  });
  return {
    ref,
    input: job.data.input,
    attempt: failures + 1,
    deaths,
    isAbandoned: deaths >= limitDeaths(ref.name, hold.deaths) || job.deferredFailure !== undefined,
    links: linkJob(hold, job, ref.id),
    onLost(listener) {
      tellLost = listener;
    },
    async settle(outcome) {
      try {
        return await settle(hold, job, held.token, outcome);
      } catch (error) {
        // What could not be said, such as a next step while there is no memory, is said by whoever has the job next.
        if (!isNotOurs(error)) await job.moveToWait(held.token).catch(() => undefined);
        return { kind: 'lost' };
      } finally {
        locks.release(held);
      }
    },
    async giveBack() {
      locks.release(held);
      await job.moveToWait(held.token);
    },
  };
}

async function settle(hold: Hold, job: RedisJob, token: string, outcome: JobOutcome): Promise<JobSettled> {
  const { connection } = hold.queues;
  switch (outcome.kind) {
    case 'done':
      return await complete(hold, job, token, outcome.output);
    case 'again':
      await connection.reach(() => job.updateData(getOn(job, outcome.input)));
      await job.moveToDelayed(Date.now() + outcome.afterMs, token);
      return { kind: 'over', isFinal: false };
    case 'after-children':
      return await waitForChildren(hold, job, token, outcome.input);
    case 'failed': {
      const failures = countFailures(job) + 1;
      const { name } = refOf(hold.opened.lane, hold.opened.root, '');
      const isFinal = !outcome.isRetryable || failures >= JOBS[name].attempts;
      job.opts.backoff = { type: 'fixed', delay: backOffMs(name, failures) };
      await job.moveToFailed(toError(outcome, isFinal), token, false);
      return { kind: 'over', isFinal };
    }
  }
}

async function complete(hold: Hold, job: RedisJob, token: string, output: unknown): Promise<JobSettled> {
  try {
    await job.moveToCompleted(output, token, false);
  } catch (error) {
    if (codeOf(error) === HAS_PENDING_CHILDREN) return await waitForChildren(hold, job, token, job.data.input);
    throw error;
  }
  // A finished parent stays for a while; what its children gave is not needed any more.
  if (job.parentKey === undefined && job.id !== undefined) {
    const { queue } = hold.opened;
    const records = ['processed', 'failed'].map((record) => queue.toKey(`${job.id}:${record}`));
    await hold.queues.connection.client.unlink(...records).catch(() => undefined);
  }
  return { kind: 'over', isFinal: true };
}

async function waitForChildren(hold: Hold, job: RedisJob, token: string, input: unknown): Promise<JobSettled> {
  await hold.queues.connection.reach(() => job.updateData(getOn(job, input)));
  const isWaiting = await job.moveToWaitingChildren(token);
  return isWaiting ? { kind: 'over', isFinal: false } : { kind: 'go-on', input };
}

function linkJob(hold: Hold, job: RedisJob, id: string): JobLinks {
  const { queues, opened } = hold;
  const { connection } = queues;
  return {
    checkpoint: (input) => connection.reach(() => job.updateData(getOn(job, input))),
    addChildren: (children: readonly NewJob[]) =>
      addChildren(queues, { ref: refOf(opened.lane, opened.root, id), queue: opened.queue }, children),
    async childOutputs<C extends JobName>(name: C): Promise<readonly JobOutput<C>[]> {
      const outputs = await connection.reach(() => job.getChildrenValues<unknown>());
      return Object.entries(outputs ?? {})
        .filter(([key]) => parseJobKey(key)?.ref.name === name)
        .map(([, output]) => parseOutput(name, output));
    },
    async failedChildren() {
      const failures = await connection.reach(() => job.getIgnoredChildrenFailures());
      return await Promise.all(
        Object.entries(failures).map(([key, reason]) => findFailedChild(queues, key, parseReason(reason))),
      );
    },
    backlog: (lane) => connection.reach(() => countBacklog(queues.open(lane, opened.root))),
  };
}

/** The input is unknown when the child is gone from the failed ones: somebody removed it, or thousands failed after it. */
async function findFailedChild(queues: RedisQueues, key: string, reason: FileError): Promise<FailedJob> {
  const child = parseJobKey(key);
  if (child === undefined) throw new TypeError(`No child has the key ${key}.`);
  const { queue } = queues.open(child.lane, child.ref.root);
  const found = await queues.connection.reach(() => queue.getJob(child.ref.id));
  if (found !== undefined) return { ...describeFailed(found, child.ref), reason };
  return { ...child.ref, input: undefined, reason, attempts: 0, failedAt: new Date().toISOString() };
}

function toError({ reason, stack }: JobOutcome & { readonly kind: 'failed' }, isFinal: boolean): Error {
  const text = formatReason(reason);
  const error = isFinal ? new UnrecoverableError(text) : new Error(text);
  error.stack = stack ?? '';
  return error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** True for an answer that says that the job is another's by now. */
function isNotOurs(error: unknown): boolean {
  const code = codeOf(error);
  return typeof code === 'number' && NOT_OURS.has(code);
}
