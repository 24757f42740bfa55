import { setTimeout as delay } from 'node:timers/promises';
import type { JobQueue, JobRef, NewJob } from '../domain/job.ts';
import { type DirectoryPart, PAYLOAD_VERSION, PRIORITY } from '../domain/job-payloads.ts';
import { type Location, locateBelow, locateParent } from '../domain/location.ts';
import type { MarkRequest } from '../domain/mark-request.ts';
import { walkNames } from '../media/discover/walk-names.ts';
import { createBatchBuilder } from '../pipeline/jobs/batch-builder.ts';
import type { LocatedOperand } from './locate-operand.ts';
import type { Assay } from './open-assay.ts';

/** How long no more jobs are added while too many wait, ms. */
const BACKLOG_PAUSE_MS = 1000;

export interface MarkJobsRequest {
  readonly operands: readonly (LocatedOperand & { readonly path: string })[];
  /** Absent: in place. */
  readonly out?: Location;
  readonly request: MarkRequest;
  /** Tells this run from others. */
  readonly run: string;
  readonly signal: AbortSignal;
}

/**
 * Pages through folders and adds the jobs that mark them, of whole directories: no sequence is taken apart. Gives each job as soon as it
 * is added; asked for no more, it adds none, and none while `worker.backlogJobs` wait already. Constant memory.
 * Throws `input.not-found`, `queue.unreachable`, `queue.full`, and the signal's reason.
 */
export async function* addMarkJobs(
  wanted: MarkJobsRequest,
  queue: JobQueue,
  { config }: Pick<Assay, 'config'>,
): AsyncGenerator<JobRef & { readonly name: 'mark.batch' }> {
  for (const operand of wanted.operands)
    for await (const { base, parts } of planBatches(operand, wanted, config)) {
      const { root } = operand;
      await waitForRoom(root, queue, config.worker.backlogJobs, wanted.signal);
      const [ref] = await queue.add([newMarkJob(root, base, parts, wanted)]);
      if (ref !== undefined) yield { ...ref, name: 'mark.batch' };
    }
}

interface MarkBatch {
  /** What the folders of copies are relative to. */
  readonly base: Location;
  readonly parts: readonly DirectoryPart[];
}

async function* planBatches(
  { location, path }: LocatedOperand & { readonly path: string },
  { out, signal }: MarkJobsRequest,
  config: Assay['config'],
): AsyncGenerator<MarkBatch> {
  const builder = createBatchBuilder(config.worker.batchFiles);
  const toBatch = (parts: readonly DirectoryPart[]): MarkBatch => ({ base: location, parts });
  for await (const page of walkNames(path, { rules: config.discover, signal })) {
    if (page.single === true) {
      const base = locateParent(location);
      const [name = ''] = page.names;
      yield { base, parts: [{ location: base, from: name, to: name }] };
      return;
    }
    const directory = locateBelow(location, page.path);
    // What an earlier run wrote below the very folder that is marked is no source.
    const isOutput = out !== undefined && out !== location && (directory === out || directory.startsWith(`${out}/`));
    if (isOutput || (page.names.length === 0 && page.problem === undefined)) continue;
    builder.addPart({ location: directory }, page.names.length);
    for (const parts of builder.take()) yield toBatch(parts);
  }
  for (const parts of builder.takeAll()) yield toBatch(parts);
}

function newMarkJob(root: string, base: Location, parts: readonly DirectoryPart[], wanted: MarkJobsRequest): NewJob {
  const { out, request, run } = wanted;
  return {
    name: 'mark.batch',
    root,
    priority: PRIORITY.mark,
    input: { version: PAYLOAD_VERSION, run, parts, base, ...(out !== undefined && { out }), request: { ...request } },
  };
}

async function waitForRoom(root: string, queue: JobQueue, backlogJobs: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const queues = await queue.status({ root, lane: 'mark' });
    if (queues.reduce((sum, { waiting, delayed }) => sum + waiting + delayed, 0) < backlogJobs) return;
    await delay(BACKLOG_PAUSE_MS, undefined, { signal });
  }
}
