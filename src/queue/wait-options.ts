import { AssayError } from '../domain/errors.ts';
import type { JobQueue } from '../domain/job.ts';

export type WaitOptions = NonNullable<Parameters<JobQueue['wait']>[1]>;

/** Time between two reports on a job that is waited for, ms. */
export const PROGRESS_EVERY_MS = 1000;

/** For a wait that was given up by the one who waited. */
export function givenUpWaiting(): AssayError {
  return new AssayError('job.stopped', 'The job is no longer waited for. It goes on in the queue.');
}
