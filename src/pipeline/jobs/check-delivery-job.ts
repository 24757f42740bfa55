import { AssayError } from '../../domain/errors.ts';
import type { JobContext, JobStep } from '../../domain/job.ts';
import type { CheckDeliveryInput } from '../../domain/job-payloads.ts';
import type { PictureSearchOutcome } from '../../domain/match.ts';
import type { CheckReport } from '../../domain/report.ts';
import type { GuardParts } from './parts.ts';
import { openRootGuard } from './root-guard.ts';

/** What jobs that judge deliveries need from outside. */
export interface CheckJobParts extends GuardParts {
  /** Judges what the ledger holds of the delivery. `root`: absolute. Throws as the command does. */
  readonly judge: (
    input: CheckDeliveryInput,
    root: string,
    signal: AbortSignal,
  ) => Promise<{ readonly report: CheckReport; readonly search?: PictureSearchOutcome }>;
  /** Records the check of a run once; returns its id. */
  readonly record: (report: CheckReport, run: string) => Promise<number>;
}

/**
 * Judges a delivery once its files have been read, and records the check. Throws what its scan failed for, `root.unmounted`,
 * `config.invalid`, `ledger.*`, and the signal's reason: a delivery that was not read is not judged.
 */
export async function checkDeliveryJob(
  job: JobContext<'check.delivery'>,
  parts: CheckJobParts,
): Promise<JobStep<'check.delivery'>> {
  const { input, signal } = job;
  const [failed] = await job.failedChildren();
  if (failed !== undefined)
    throw new AssayError(
      failed.reason.code,
      `${input.location} was not read, so it was not judged: ${failed.reason.message}`,
    );
  const [scan] = await job.childOutputs('scan.folder');
  // Somebody has sent both back, and the scan has not ended yet.
  if (scan === undefined) return { step: 'after-children', input };
  const guard = await openRootGuard(input.location, parts, { found: scan.files > 0 });
  const { report, search } = await parts.judge(input, parts.toPath(input.location), signal);
  await guard.confirm();
  signal.throwIfAborted();
  const check = await parts.record(report, input.run);
  const output = { verdict: report.verdict, check, findings: report.findings.length };
  return { step: 'done', output: { ...output, ...(search !== undefined && { search }) } };
}
