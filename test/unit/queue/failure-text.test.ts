import { describe, expect, it } from 'vitest';
import { AssayError, toFileError } from '../../../src/domain/errors.ts';
import { formatReason, parseReason } from '../../../src/queue/failure-text.ts';

describe('reasons of failed jobs', () => {
  it('come back as they went in', () => {
    const reason = { code: 'root.unmounted', message: 'The root "dailies" is gone: 1:2\nand more.' } as const;
    expect(parseReason(formatReason(reason))).toEqual(reason);
  });

  it('are about lost workers when BullMQ wrote them, and bugs when nobody knows', () => {
    expect(parseReason('job stalled more than allowable limit').code).toBe('job.abandoned');
    expect(parseReason('no.such-code: text')).toEqual({ code: 'internal.bug', message: 'no.such-code: text' });
    expect(parseReason(undefined).code).toBe('internal.bug');
  });

  it('are bounded', () => {
    expect(formatReason({ code: 'file.io', message: 'x'.repeat(100_000) }).length).toBeLessThan(6100);
  });

  it('are of the error, and of a bug for anything else that was thrown', () => {
    expect(toFileError(new AssayError('file.io', 'No.'))).toEqual({ code: 'file.io', message: 'No.' });
    expect(toFileError(new TypeError('x is undefined'))).toEqual({ code: 'internal.bug', message: 'x is undefined' });
    expect(toFileError('text')).toEqual({ code: 'internal.bug', message: 'text' });
  });
});
