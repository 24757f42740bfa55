import { AssayError, type ErrorCode, type FileError } from '../../domain/errors.ts';
import type { FailedJob } from '../../domain/job.ts';

/** Ends of a job that say something of its files. All others say something of servers, roots or the worker. */
const ABOUT_FILES: ReadonlySet<ErrorCode> = new Set([
  'job.abandoned',
  'reader.crashed',
  'limit.memory',
  'limit.time',
  'limit.output',
  'internal.bug',
]);

/**
 * What is recorded of files whose job failed for good. Throws the reason itself when it is not about the files: nobody has looked at
 * them then, and nothing may be said of them.
 */
export function describeAbandoned(failed: FailedJob): FileError {
  const { code, message } = failed.reason;
  if (!ABOUT_FILES.has(code))
    throw new AssayError(code, `Files were left unread, because job ${failed.id} failed: ${message}`);
  return {
    code: 'reader.crashed',
    message: `It could not be read: job ${failed.id} was given up (${code}). ${message}`,
  };
}
