import { ERROR_CODES, type ErrorCode, type FileError } from '../domain/errors.ts';

/** Characters of a reason that are kept: enough for a path and a sentence. */
const REASON_CHARACTERS = 6000;

/** As the queue's server keeps it, and as people read it on the dashboard: `code: message`. */
export function formatReason({ code, message }: FileError): string {
  return `${code}: ${message.slice(0, REASON_CHARACTERS)}`;
}

/** What {@link formatReason} has written. BullMQ's own reasons are about workers that were lost. */
export function parseReason(text: string | undefined): FileError {
  const [, code = '', message = ''] = /^([a-z-]+\.[a-z-]+): (.*)$/s.exec(text ?? '') ?? [];
  if (isErrorCode(code)) return { code, message };
  if (text !== undefined && /stalled|allowable limit/.test(text)) return { code: 'job.abandoned', message: text };
  return { code: 'internal.bug', message: text === undefined || text === '' ? 'No reason was recorded.' : text };
}

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CODES, text);
}
