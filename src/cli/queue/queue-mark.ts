import { randomUUID } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { addMarkJobs } from '../../compose/add-mark-jobs.ts';
import { locateOperand, toLocalPath } from '../../compose/locate-operand.ts';
import { parseDeclaration } from '../../config/parse-records.ts';
import { readText } from '../../config/read-text.ts';
import { AssayError } from '../../domain/errors.ts';
import type { JobEnd, JobQueue, JobRef } from '../../domain/job.ts';
import { type Location, toLocation } from '../../domain/location.ts';
import type { MarkRequest } from '../../domain/mark-request.ts';
import type { MarkCountsLine } from '../../domain/queue-report.ts';
import { SCHEMA_VERSION } from '../../domain/report.ts';
import type { MarkOptions } from '../../pipeline/mark/parts.ts';
import { toJsonText } from '../../report/json-text.ts';
import { renderMarkCounts } from '../../report/mark-counts.ts';
import type { ParsedOptions } from '../command.ts';
import { readDetails, readIngredients, readOrigin } from '../commands/mark-options.ts';
import { SIGNING_OPTIONS } from '../commands/signing-options.ts';
import { EXIT_OF_ERROR, type ExitCode, strongestExit } from '../exit-codes.ts';
import { openJobsBar } from '../progress.ts';
import { writeOut } from '../terminal.ts';
import { tellAdded, tellHindrances } from './follow-job.ts';
import type { WorkSession } from './with-work-queue.ts';

/** Jobs waited for at once: their ends are forgotten by the queue some time after. */
const FOLLOWED = 200;
/** Failures of files that are listed. */
const FAILURES_TOLD = 1000;

type MarkJob = JobRef & { readonly name: 'mark.batch' };

/**
 * Lets workers mark the files, each with its own configured signer, and tells what it came to. With `--no-wait` the jobs are only told of.
 * Throws `usage.invalid`, `location.unknown`, `input.not-found`, `config.invalid`, `queue.*`.
 */
export async function queueMark(
  operands: readonly string[],
  queue: JobQueue,
  marking: MarkOptions,
  session: WorkSession,
): Promise<ExitCode> {
  const { assay, options, terminal } = session;
  refuseLocalOptions(options);
  const { roots } = assay.config;
  const located = operands.map((operand) => {
    const { path, ...each } = locateOperand(operand, roots, terminal.cwd);
    if (path !== undefined) return { ...each, path };
    throw new AssayError(
      'location.unknown',
      `The root of ${operand} is not mounted on this machine, so its folders cannot be paged through. Mark on a machine that has it.`,
    );
  });
  const out = locateOutput(options, session);
  const request = await readRequest(marking, session);
  const added = addMarkJobs(
    { operands: located, request, run: randomUUID(), signal: terminal.signal, ...(out !== undefined && { out }) },
    queue,
    assay,
  );
  if (!options.flag('no-wait')) return follow(added, queue, session);
  for await (const ref of added) await tellAdded({ ref, location: located[0]?.location ?? '' }, options, terminal);
  return strongestExit([]);
}

/** What only this machine could do, or only the workers' own configuration says. Throws `usage.invalid`. */
function refuseLocalOptions(options: ParsedOptions): void {
  const papers = ['receipt', 'mhl'].find((name) => options.flag(name) || options.text(name) !== undefined);
  if (papers !== undefined)
    throw new AssayError(
      'usage.invalid',
      `Workers write no papers, so --${papers} goes with no queue. Let them mark without it; then give the same command here with --no-queue --${papers}: ` +
        'the files carry the marks already and stay as they are, and the papers are written.',
    );
  const signing = [...Object.keys(SIGNING_OPTIONS), 'trust'].find(
    (name) => options.flag(name) || options.text(name) !== undefined || options.list(name).length > 0,
  );
  if (signing !== undefined)
    throw new AssayError(
      'usage.invalid',
      `Workers sign with the signer of their own configuration, so --${signing} goes with no queue. Leave it out, or mark here: --no-queue`,
    );
}

/** The folder need not be there yet. Throws `location.unknown`. */
function locateOutput(options: ParsedOptions, { assay, terminal }: WorkSession): Location | undefined {
  const out = options.text('out');
  if (out === undefined) return undefined;
  const location = toLocation(toLocalPath(out, assay.config.roots, terminal.cwd), assay.config.roots);
  if (location !== undefined) return location;
  throw new AssayError(
    'location.unknown',
    `--out ${out} lies in no root, so workers on other machines would write elsewhere. Name a folder inside a root of the configuration, or mark here: --no-queue`,
  );
}

async function readRequest(
  { placement, keep, overwrite }: MarkOptions,
  { assay, options, terminal }: WorkSession,
): Promise<MarkRequest> {
  const origin = readOrigin(options);
  const file = options.text('declaration');
  const text = file === undefined ? undefined : await readText(resolve(terminal.cwd, file));
  // What is wrong with it is said here, and not by each job.
  if (file !== undefined && text !== undefined) parseDeclaration(file, text);
  return {
    ...(origin !== undefined && { origin }),
    ...(file !== undefined && text !== undefined && { declaration: { name: basename(file), text } }),
    details: readDetails(options),
    ingredients: readIngredients(options).map(({ path, relationship }) => ({
      location: locateOperand(path, assay.config.roots, terminal.cwd).location,
      relationship,
    })),
    placement,
    keep,
    overwrite,
  };
}

interface Totals {
  jobs: number;
  marked: number;
  unchanged: number;
  skipped: number;
  failed: number;
  bytes: number;
  failures: MarkCountsLine['failures'][number][];
  failedJobs: MarkCountsLine['failedJobs'][number][];
  codes: Set<ExitCode>;
}

async function follow(added: AsyncIterable<MarkJob>, queue: JobQueue, session: WorkSession): Promise<ExitCode> {
  const { options, terminal } = session;
  const { signal } = terminal;
  const startedMs = performance.now();
  const totals: Totals = {
    ...{ jobs: 0, marked: 0, unchanged: 0, skipped: 0, failed: 0, bytes: 0 },
    failures: [],
    failedJobs: [],
    codes: new Set(),
  };
  const bar = openJobsBar(terminal, 'mark.batch');
  const underWay = new Set<Promise<void>>();
  let ended = 0;
  try {
    for await (const ref of added) {
      totals.jobs += 1;
      if (totals.jobs === 1) await tellHindrances(queue, ref.root, terminal);
      const waiting = queue.wait(ref, { signal }).then((end) => {
        underWay.delete(waiting);
        ended += 1;
        bar.update(ended, totals.jobs);
        addEnd(ref, end, totals);
      });
      // Whoever awaits it later sees the failure; until then it must not count as unhandled.
      waiting.catch(() => undefined);
      underWay.add(waiting);
      bar.update(ended, totals.jobs);
      if (underWay.size >= FOLLOWED) await Promise.race(underWay);
    }
    await Promise.all(underWay);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new AssayError(
      'job.stopped',
      `No longer waiting. ${totals.jobs} jobs were added, ${ended} have ended, the others go on: assay queue status. To mark what is missing, give the same command again: what carries the mark already is left as it is.`,
      { cause: error },
    );
  } finally {
    bar.stop();
  }
  const { codes, ...counts } = totals;
  const seconds = Math.round((performance.now() - startedMs) / 10) / 100;
  const line: MarkCountsLine = { schemaVersion: SCHEMA_VERSION, kind: 'mark-counts', ...counts, seconds };
  await writeOut(terminal.stdout, options.flag('json') ? `${toJsonText(line)}\n` : renderMarkCounts(line));
  return strongestExit([...codes]);
}

function addEnd(ref: MarkJob, end: JobEnd<'mark.batch'>, totals: Totals): void {
  if (!end.ok) {
    totals.failedJobs.push({ id: ref.id, root: ref.root, reason: end.reason });
    totals.codes.add(EXIT_OF_ERROR[end.reason.code]);
    return;
  }
  for (const name of ['marked', 'unchanged', 'skipped', 'failed', 'bytes'] as const) totals[name] += end.output[name];
  for (const failure of end.output.failures) {
    totals.codes.add(EXIT_OF_ERROR[failure.code]);
    if (totals.failures.length < FAILURES_TOLD) totals.failures.push(failure);
  }
}
