import { AssayError } from '../../domain/errors.ts';
import type { FailedJob } from '../../domain/job.ts';
import type { ScanBatchInput } from '../../domain/job-payloads.ts';

/**
 * What a failed batch was about. Throws `job.stopped` when nobody knows any more, because it was drained or thousands of later failures
 * have pushed it out: what is not known must be neither passed over nor called gone.
 */
export function readFailedBatch(child: FailedJob): ScanBatchInput {
  if (child.input !== undefined) return child.input as ScanBatchInput;
  throw new AssayError(
    'job.stopped',
    `A part of the scan (job ${child.id}) was taken out of the queue before it was done. Scan the folder again.`,
  );
}
