import { AssayError } from '../../domain/errors.ts';
import type { JobName, JobOutput, JobQueue, JobRef, NewJob } from '../../domain/job.ts';
import type { Location } from '../../domain/location.ts';
import type { AddedJobLine } from '../../domain/queue-report.ts';
import { SCHEMA_VERSION } from '../../domain/report.ts';
import { toJsonText } from '../../report/json-text.ts';
import { plainText } from '../../report/plain-text.ts';
import { describeHindrances } from '../../report/queue-text.ts';
import type { ParsedOptions } from '../command.ts';
import { openJobsBar } from '../progress.ts';
import { type Terminal, writeOut } from '../terminal.ts';

/** A job that was added, and what it is about. */
export interface AddedJob<N extends JobName> {
  readonly ref: JobRef & { readonly name: N };
  readonly location: Location;
}

/** Adds one job. Throws `queue.unreachable`, `queue.full`. */
export async function addJob<N extends JobName>(
  queue: JobQueue,
  job: NewJob & { readonly name: N },
  location: Location,
): Promise<AddedJob<N>> {
  const [ref] = await queue.add([job]);
  if (ref === undefined) throw new AssayError('internal.bug', 'A job was added and got no id.');
  return { ref: { ...ref, name: job.name }, location };
}

/** Says which job does the work, for `--no-wait`. */
export async function tellAdded(
  { ref, location }: AddedJob<JobName>,
  options: ParsedOptions,
  terminal: Terminal,
): Promise<void> {
  const line: AddedJobLine = { schemaVersion: SCHEMA_VERSION, kind: 'job', ...ref, location };
  const text = options.flag('json')
    ? toJsonText(line)
    : `Job ${ref.id} (${ref.name}, ${plainText(location)}) waits for a worker. How it goes on: assay queue status`;
  await writeOut(terminal.stdout, `${text}\n`);
}

/**
 * Waits for the end of a job, with a bar. Throws what the job failed for, and `job.stopped` when somebody does not want to wait
 * any longer: the job goes on.
 */
export async function followJob<N extends JobName>(
  queue: JobQueue,
  { ref, location }: AddedJob<N>,
  terminal: Terminal,
): Promise<JobOutput<N>> {
  const { signal } = terminal;
  await tellHindrances(queue, ref.root, terminal);
  const bar = openJobsBar(terminal, ref.name);
  try {
    const end = await queue.wait(ref, { signal, onProgress: (ended, known) => bar.update(ended, known) });
    if (end.ok) return end.output;
    throw new AssayError(
      end.reason.code,
      `Job ${ref.id} (${ref.name}, ${location}) failed: ${end.reason.message}\nSee: assay queue failed. To try again: assay queue retry ${ref.id}`,
    );
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new AssayError(
      'job.stopped',
      `No longer waiting. Job ${ref.id} (${ref.name}, ${location}) goes on: assay queue status shows how far it is. Once it is done, the same command prints the report.`,
      { cause: error },
    );
  } finally {
    bar.stop();
  }
}

/** A root that is mistyped, workers that were never started, a queue that somebody paused: without a word, a person waits for ever. */
export async function tellHindrances(queue: JobQueue, root: string, terminal: Terminal): Promise<void> {
  // What goes wrong here is told by the waiting itself.
  const queues = await queue.status({ root }).catch(() => []);
  const hindrances = describeHindrances(queues.filter(({ waiting }) => waiting > 0));
  if (hindrances.length === 0) return;
  terminal.stderr.write(`${hindrances.join('\n')}\nUntil then this waits. Ctrl-C ends the waiting, and not the job.\n`);
}
