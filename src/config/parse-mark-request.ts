import { AssayError } from '../domain/errors.ts';
import type { MarkRequest } from '../domain/mark-request.ts';
import { markRequestSchema } from './schemas/mark-request.ts';

/** The request of a `mark.batch` job. Throws `job.invalid` with the first fault. */
export function parseMarkRequest(value: unknown): MarkRequest {
  const result = markRequestSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new AssayError(
    'job.invalid',
    `What is asked of the files is not understood: ${field === '' ? 'the request' : field} ${issue?.message ?? 'is wrong'}. Add the job again with \`assay mark --queue\`.`,
    { cause: result.error },
  );
}
