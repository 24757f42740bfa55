import { isSingleName } from '../../domain/directory-part.ts';
import type { JobContext, JobStep } from '../../domain/job.ts';
import type { ScanBatchInput } from '../../domain/job-payloads.ts';
import type { ScanJobParts } from './parts.ts';
import { readParts, toBatchOutput } from './read-parts.ts';
import { openRootGuard } from './root-guard.ts';
import { gatherBatch, splitBatch } from './split-batch.ts';

/**
 * Reads what is new or changed in some parts of directories and records it. One whose worker died is taken apart, so that the file that
 * killed it takes no other with it. Throws `root.unmounted`, `ledger.*`, `location.unknown`, and the signal's reason.
 */
export async function scanBatch(job: JobContext<'scan.batch'>, parts: ScanJobParts): Promise<JobStep<'scan.batch'>> {
  const { input, signal } = job;
  const guard = await openRootGuard(input.root, parts, { found: true });
  if (input.split !== undefined) return gatherBatch(job, guard, parts);
  if (job.deaths > 0 && !isOneFile(input)) {
    const step = await splitBatch(job, guard, parts);
    if (step !== undefined) return step;
  }
  return { step: 'done', output: toBatchOutput(await readParts({ ...input, signal, guard }, parts)) };
}

export function isOneFile({ parts }: Pick<ScanBatchInput, 'parts'>): boolean {
  const [only] = parts;
  return only !== undefined && parts.length === 1 && isSingleName(only);
}
