import { isSingleName } from '../../domain/directory-part.ts';
import type { FileError } from '../../domain/errors.ts';
import type { FailedJob, JobContext, JobStep, NewJob } from '../../domain/job.ts';
import { type DirectoryPart, PRIORITY } from '../../domain/job-payloads.ts';
import { describeAbandoned } from './describe-abandoned.ts';
import type { ScanJobParts } from './parts.ts';
import { readFailedBatch } from './read-failed-batch.ts';
import { planPart, readParts, toBatchOutput } from './read-parts.ts';
import type { RootGuard } from './root-guard.ts';

/** Children added in one call. */
const CHILDREN_AT_ONCE = 500;

/**
 * Takes a batch apart whose worker died: one job for each file that the ledger does not hold yet, whichever of them it was. Undefined
 * when there is none left, so that the batch may be finished as it is.
 */
export async function splitBatch(
  job: JobContext<'scan.batch'>,
  guard: RootGuard,
  parts: ScanJobParts,
): Promise<JobStep<'scan.batch'> | undefined> {
  const { input, signal } = job;
  const children: NewJob[] = [];
  for (const part of input.parts) {
    const { plan } = await planPart(part, { ...input, signal, guard }, parts);
    for (const { file } of plan.toInspect) children.push(toChild(job, part, file.name));
  }
  await guard.confirm();
  if (children.length === 0) return undefined;
  for (let at = 0; at < children.length; at += CHILDREN_AT_ONCE)
    await job.addChildren(children.slice(at, at + CHILDREN_AT_ONCE));
  return { step: 'after-children', input: { ...input, split: children.length } };
}

function toChild({ ref, input }: JobContext<'scan.batch'>, { location }: DirectoryPart, name: string): NewJob {
  return {
    name: 'scan.batch',
    root: ref.root,
    // Few, and somebody waits for them: before ordinary scans, after what a check waits for.
    priority: PRIORITY.watch,
    input: { ...input, parts: [{ location, from: name, to: name }] },
  };
}

/** Finishes a batch that was taken apart: files that nobody survived are recorded as such, then what belongs to whole directories. */
export async function gatherBatch(
  job: JobContext<'scan.batch'>,
  guard: RootGuard,
  parts: ScanJobParts,
): Promise<JobStep<'scan.batch'>> {
  const { input, signal } = job;
  const outputs = await job.childOutputs('scan.batch');
  const lost = findLost(await job.failedChildren());
  const result = await readParts(
    { ...input, signal, guard, decide: ({ location }, name) => lost.get(keyOf(location, name)) ?? 'leave' },
    parts,
  );
  const inspected = outputs.reduce((sum, output) => sum + output.inspected, 0);
  const bytes = outputs.reduce((sum, output) => sum + output.bytes, 0);
  return {
    step: 'done',
    output: {
      ...toBatchOutput(result),
      inspected,
      bytes,
      split: input.split ?? 0,
      ...(result.refused > 0 && { failed: result.refused }),
    },
  };
}

/** Files by themselves, with what is to be recorded of them. Throws what is no fault of theirs. */
function findLost(failed: readonly FailedJob[]): ReadonlyMap<string, FileError> {
  const lost = new Map<string, FileError>();
  for (const child of failed) {
    const error = describeAbandoned(child);
    for (const part of readFailedBatch(child).parts) {
      const name = part.from ?? part.names?.[0];
      if (isSingleName(part) && name !== undefined) lost.set(keyOf(part.location, name), error);
    }
  }
  return lost;
}

function keyOf(location: string, name: string): string {
  return `${location}\0${name}`;
}
