import { randomUUID } from 'node:crypto';
import { type LocatedOperand, locateOperand } from '../../compose/locate-operand.ts';
import { AssayError } from '../../domain/errors.ts';
import type { JobOutput, JobQueue, NewJob } from '../../domain/job.ts';
import { PAYLOAD_VERSION, PRIORITY } from '../../domain/job-payloads.ts';
import type { ParsedOptions } from '../command.ts';
import { type AddedJob, addJob, followJob, tellAdded } from './follow-job.ts';
import type { WorkSession } from './with-work-queue.ts';

/** A folder that workers have scanned. */
export interface QueuedScan extends LocatedOperand {
  readonly output: JobOutput<'scan.folder'>;
  /** When it was asked for, by the clock of `performance`. */
  readonly startedMs: number;
}

/** The job that scans a folder for a person who waits, or for a delivery's check. */
export function newScan(
  { root, location }: LocatedOperand,
  options: ParsedOptions,
  priority: number,
): NewJob<'scan.folder'> {
  return {
    name: 'scan.folder',
    root,
    priority,
    input: {
      version: PAYLOAD_VERSION,
      location,
      run: randomUUID(),
      deep: options.flag('deep'),
      rescan: options.flag('rescan'),
      priority,
    },
  };
}

/** What is wanted of workers must be what they can be told. Throws `usage.invalid`. */
export function refuseLocalOptions(options: ParsedOptions): void {
  if (!options.flag('fetch-remote')) return;
  throw new AssayError(
    'usage.invalid',
    'Workers fetch no remote credentials. To fetch them, work here: --no-queue --fetch-remote',
  );
}

/**
 * Lets workers scan the folders, all at once, and gives each as soon as it is done, in the order asked for. With `--no-wait` the jobs
 * are only told of. Throws `location.unknown`, `input.not-found`, `queue.*`, and what a job failed for.
 */
export async function* queueScans(
  operands: readonly string[],
  queue: JobQueue,
  { assay, options, terminal }: WorkSession,
): AsyncGenerator<QueuedScan> {
  refuseLocalOptions(options);
  const startedMs = performance.now();
  const located = operands.map((operand) => locateOperand(operand, assay.config.roots, terminal.cwd));
  const added: (LocatedOperand & { readonly job: AddedJob<'scan.folder'> })[] = [];
  for (const each of located)
    added.push({ ...each, job: await addJob(queue, newScan(each, options, PRIORITY.scan), each.location) });
  for (const { job, ...each } of added)
    if (options.flag('no-wait')) await tellAdded(job, options, terminal);
    else yield { ...each, startedMs, output: await followJob(queue, job, terminal) };
}
