import type { Job, Queue } from 'bullmq';
import type { FailedJob, JobName, JobRef, Lane } from '../../domain/job.ts';
import { findNameOfLane } from '../catalogue.ts';
import { parseReason } from '../failure-text.ts';

/** What BullMQ keeps as a job's data. */
export interface RedisJobData {
  /** With which it is begun next. */
  readonly input: unknown;
  /** As it was added, once it has got on: what a person's retry begins with. */
  readonly first?: unknown;
  /** BullMQ counts deaths and failures for ever. Those before a job got on are forgiven: counted then, and taken off. */
  readonly forgiven?: { readonly deaths: number; readonly failures: number };
}

export type RedisJob = Job<RedisJobData, unknown, string>;
export type RedisQueue = Queue<RedisJobData, unknown, string>;

/** Data for a job that got on. */
export function getOn(job: RedisJob, input: unknown): RedisJobData {
  const { data, stalledCounter, attemptsMade } = job;
  return {
    input,
    first: data.first ?? data.input,
    forgiven: { deaths: stalledCounter, failures: attemptsMade },
  };
}

/** Data for a failed job that a person sends back to the beginning. */
export function startOver({ data, stalledCounter }: RedisJob): RedisJobData {
  return { input: data.first ?? data.input, forgiven: { deaths: stalledCounter, failures: 0 } };
}

export function countDeaths({ data, stalledCounter }: RedisJob): number {
  return Math.max(0, stalledCounter - (data.forgiven?.deaths ?? 0));
}

/** Tries that failed since it last got on. */
export function countFailures({ data, attemptsMade }: RedisJob): number {
  return Math.max(0, attemptsMade - (data.forgiven?.failures ?? 0));
}

export function refOf(lane: Lane, root: string, id: string): JobRef {
  return { name: findNameOfLane(lane), root, id };
}

/** A failed job as people and parents see it. */
export function describeFailed(job: RedisJob, ref: JobRef): FailedJob {
  return {
    ...ref,
    input: job.data.input,
    reason: parseReason(job.failedReason),
    attempts: job.attemptsStarted,
    failedAt: new Date(job.finishedOn ?? job.timestamp).toISOString(),
  };
}

/** Lane and root of a queue by its name, `assay-LANE-ROOT`. */
export function parseQueueName(name: string): { readonly lane: Lane; readonly root: string } | undefined {
  const [, lane, root] = /^assay-(folders|scan|mark|check|fingerprint)-(.+)$/.exec(name) ?? [];
  return lane === undefined || root === undefined ? undefined : { lane: lane as Lane, root };
}

/** The job that a key of BullMQ's records names, `PREFIX:QUEUE:ID`. */
export function parseJobKey(key: string): { readonly lane: Lane; readonly ref: JobRef } | undefined {
  const [queueName = '', id = ''] = key.split(':').slice(-2);
  const queue = parseQueueName(queueName);
  return queue === undefined ? undefined : { lane: queue.lane, ref: refOf(queue.lane, queue.root, id) };
}

/** True for a name of the catalogue that stands in its own lane's queue. */
export function isNameOfLane(name: string, lane: Lane): name is JobName {
  return name === findNameOfLane(lane);
}
