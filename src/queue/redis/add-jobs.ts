import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type FlowJob, FlowProducer, type JobsOptions } from 'bullmq';
import { AssayError } from '../../domain/errors.ts';
import type { JobRef, NewJob } from '../../domain/job.ts';
import { findEntry, JOBS } from '../catalogue.ts';
import { nameChild, nameQueue } from '../job-keys.ts';
import { checkNewJob } from '../parse-payload.ts';
import type { RedisJobData } from './redis-job.ts';
import type { OpenedQueue, RedisQueues } from './redis-queues.ts';

/** How long it is remembered which flow stands for a dedupe key, s: longer than any check waits. */
const FLOW_KEPT_SECONDS = 30 * 24 * 3600;

/** How long a flow takes at most from being named to being added, ms, and time between two looks for it. After that, whoever named it has died. */
const ADDING_MS = 2000;
const ADDING_LOOK_MS = 20;

/** Jobs that one command adds: some 500 kB of batches. */
const ADDED_AT_ONCE = 500;

/** BullMQ's answers to adding a child. */
const PARENT_GONE = -5;

/** Puts another flow in the place of one that has ended, unless somebody was quicker. */
const REPLACE_FLOW = `
local held = redis.call('GET', KEYS[1])
if held == false or held == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
  return ARGV[2]
end
return held`;

/** Adds jobs, each with its children. Refs in the same order; of the one that is there already, where a job is one. */
export async function addJobs(queues: RedisQueues, jobs: readonly NewJob[]): Promise<readonly JobRef[]> {
  for (const job of jobs) checkNewJob(job);
  const refs = new Map<NewJob, JobRef>();
  const plain = jobs.filter(({ children = [] }) => children.length === 0);
  for (const [opened, group] of groupByQueue(queues, plain))
    for (const page of pages(group)) {
      const ids = await queues.connection.reachToAdd(async () => {
        await queues.remember([opened]);
        const added = await opened.queue.addBulk(
          page.map((job) => ({
            name: job.name,
            data: { input: job.input },
            opts: {
              priority: job.priority,
              timestamp: queues.connection.now(),
              deduplication: { id: findEntry(job.name).dedupe(job.input) },
            },
          })),
        );
        return added.map(({ id }) => id ?? '');
      });
      for (const [at, job] of page.entries()) refs.set(job, { name: job.name, root: job.root, id: ids[at] ?? '' });
    }
  for (const job of jobs)
    if (!refs.has(job)) refs.set(job, await queues.connection.reachToAdd(() => addFlow(queues, job)));
  return jobs.map((job) => refs.get(job)).filter((ref) => ref !== undefined);
}

/** A parent that its children have to end before. BullMQ has no deduplication for those: the key names the flow that stands for it. */
async function addFlow(queues: RedisQueues, job: NewJob): Promise<JobRef> {
  const { connection, prefix } = queues;
  const { name, root } = job;
  const opened = queues.open(JOBS[name].lane, root);
  const key = `${prefix}:assay-flow:${nameQueue(JOBS[name].lane, root)}:${findEntry(name).dedupe(job.input)}`;
  await queues.remember([opened, ...allBelow(job).map((child) => queues.open(JOBS[child.name].lane, child.root))]);
  const held = await connection.client.get(key);
  if (held !== null && (await isUnderWay(queues, opened, held))) return { name, root, id: held };
  const id = `flow-${connection.now()}-${randomUUID()}`;
  const winner = await connection.client.eval(REPLACE_FLOW, 1, key, held ?? '', id, FLOW_KEPT_SECONDS);
  // Whoever was quicker is about to add it.
  if (winner !== id) return await addFlow(queues, job);
  const producer = new FlowProducer({ connection: connection.client, prefix, skipVersionCheck: true });
  producer.on('error', () => undefined);
  try {
    await producer.add(toFlow(job, { name, root, id }, connection.now()));
  } finally {
    await producer.close();
  }
  return { name, root, id };
}

/** One that was named a moment ago, and is not there, is still being added: whoever put another in its place would have it done twice. */
async function isUnderWay({ connection }: RedisQueues, { queue }: OpenedQueue, id: string): Promise<boolean> {
  const namedAt = Number(/^flow-(\d+)-/.exec(id)?.[1] ?? 0);
  for (;;) {
    const state = await queue.getJobState(id);
    if (state !== 'unknown') return state !== 'completed' && state !== 'failed';
    if (Math.abs(connection.now() - namedAt) > ADDING_MS) return false;
    await delay(ADDING_LOOK_MS);
  }
}

function toFlow(job: NewJob, ref: JobRef, timestamp: number, isChild = false): FlowJob {
  const children = (job.children ?? []).map((child) => {
    const id = nameChild(ref, findEntry(child.name).dedupe(child.input));
    return toFlow(child, { name: child.name, root: child.root, id }, timestamp, true);
  });
  const data: RedisJobData = { input: job.input };
  return {
    name: job.name,
    queueName: nameQueue(JOBS[job.name].lane, job.root),
    data,
    opts: { jobId: ref.id, priority: job.priority, timestamp, ...(isChild && { ignoreDependencyOnFailure: true }) },
    ...(children.length > 0 && { children }),
  };
}

function allBelow({ children = [] }: NewJob): readonly NewJob[] {
  return children.flatMap((child) => [child, ...allBelow(child)]);
}

/** Where a parent stands, for its children. */
export interface ParentPlace {
  readonly ref: JobRef;
  readonly queue: OpenedQueue['queue'];
}

/**
 * Adds children to a job at work. One that it has already, whether it waits, has ended or failed, is not added again: BullMQ would run a
 * finished one once more, and wait for ever for a failed one. Throws `job.stopped` when the parent is not there any more.
 */
export async function addChildren(
  queues: RedisQueues,
  parent: ParentPlace,
  children: readonly NewJob[],
): Promise<void> {
  for (const child of children) checkNewJob(child);
  if (children.some(({ children: below = [] }) => below.length > 0))
    throw new AssayError('job.invalid', 'Children that are added to a job at work have no children of their own.');
  for (const [opened, group] of groupByQueue(queues, children))
    for (const page of pages(group)) {
      await queues.connection.reachToAdd(async () => {
        await queues.remember([opened]);
        const fresh = await withoutEnded(queues, parent, opened, page);
        if (fresh.length === 0) return;
        try {
          await opened.queue.addBulk(
            fresh.map(({ job, id }) => ({
              name: job.name,
              data: { input: job.input },
              opts: { ...optionsOfChild(parent, job, id), timestamp: queues.connection.now() },
            })),
          );
        } catch (error) {
          if (error instanceof Error && 'code' in error && error.code === PARENT_GONE)
            throw new AssayError('job.stopped', 'Somebody removed the job from the queue while it was at work.', {
              cause: error,
            });
          throw error;
        }
      });
    }
}

function optionsOfChild({ ref, queue }: ParentPlace, job: NewJob, id: string): JobsOptions {
  return {
    jobId: id,
    priority: job.priority,
    parent: { id: ref.id, queue: queue.qualifiedName },
    ignoreDependencyOnFailure: true,
  };
}

interface NamedChild {
  readonly job: NewJob;
  readonly id: string;
}

async function withoutEnded(
  { connection }: RedisQueues,
  { ref, queue }: ParentPlace,
  opened: OpenedQueue,
  jobs: readonly NewJob[],
): Promise<readonly NamedChild[]> {
  const named = jobs.map((job) => ({ job, id: nameChild(ref, findEntry(job.name).dedupe(job.input)) }));
  const keys = named.map(({ id }) => opened.queue.toKey(id));
  const [processed, failed] = await Promise.all(
    ['processed', 'failed'].map((record) => connection.client.hmget(queue.toKey(`${ref.id}:${record}`), ...keys)),
  );
  return named.filter((_, at) => (processed?.[at] ?? null) === null && (failed?.[at] ?? null) === null);
}

function groupByQueue(queues: RedisQueues, jobs: readonly NewJob[]): ReadonlyMap<OpenedQueue, readonly NewJob[]> {
  const groups = new Map<OpenedQueue, NewJob[]>();
  for (const job of jobs) {
    const opened = queues.open(JOBS[job.name].lane, job.root);
    const group = groups.get(opened) ?? [];
    group.push(job);
    groups.set(opened, group);
  }
  return groups;
}

function pages(jobs: readonly NewJob[]): readonly (readonly NewJob[])[] {
  return Array.from({ length: Math.ceil(jobs.length / ADDED_AT_ONCE) }, (_, page) =>
    jobs.slice(page * ADDED_AT_ONCE, (page + 1) * ADDED_AT_ONCE),
  );
}
