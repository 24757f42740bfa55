import type { ErrorCode } from '../domain/errors.ts';

/** 0 nothing to act on, 1 findings or a gate that holds, 2 wrong use or configuration, 3 some inputs could not be read or some outputs not be written, 70 a bug. */
export const EXIT = { ok: 0, findings: 1, usage: 2, unread: 3, bug: 70 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Exit code of a command that ends with an error of this code. A new code does not compile until it is decided here. */
export const EXIT_OF_ERROR = {
  'usage.invalid': EXIT.usage,
  'config.invalid': EXIT.usage,
  'input.not-found': EXIT.usage,
  'ledger.newer': EXIT.usage,
  'ledger.unusable': EXIT.usage,
  'ledger.busy': EXIT.unread,
  'ledger.unreachable': EXIT.unread,
  'ledger.not-found': EXIT.usage,
  'queue.unreachable': EXIT.unread,
  'queue.full': EXIT.unread,
  'queue.unusable': EXIT.usage,
  'job.invalid': EXIT.usage,
  'job.newer': EXIT.usage,
  'job.abandoned': EXIT.unread,
  'job.stopped': EXIT.unread,
  'location.unknown': EXIT.usage,
  'root.unmounted': EXIT.unread,
  'trust.unusable': EXIT.usage,
  'file.vanished': EXIT.unread,
  'file.forbidden': EXIT.unread,
  'file.io': EXIT.unread,
  'file.not-regular': EXIT.unread,
  'file.changed': EXIT.unread,
  'file.name': EXIT.unread,
  'file.empty': EXIT.unread,
  'file.truncated': EXIT.unread,
  'file.malformed': EXIT.unread,
  'media.unsupported': EXIT.unread,
  'limit.memory': EXIT.unread,
  'limit.time': EXIT.unread,
  'limit.output': EXIT.unread,
  'reader.crashed': EXIT.unread,
  'metadata.failed': EXIT.unread,
  'credential.engine': EXIT.unread,
  'signer.unusable': EXIT.usage,
  'signer.failed': EXIT.unread,
  'timestamp.failed': EXIT.unread,
  'mark.refused': EXIT.usage,
  'mark.not-confirmed': EXIT.unread,
  'output.refused': EXIT.usage,
  'output.forbidden': EXIT.usage,
  'output.full': EXIT.unread,
  'output.io': EXIT.unread,
  'internal.bug': EXIT.bug,
} as const satisfies Record<ErrorCode, ExitCode>;

/** 70 over 2 over 1 over 3. */
const PRECEDENCE: readonly ExitCode[] = [EXIT.bug, EXIT.usage, EXIT.findings, EXIT.unread, EXIT.ok];

/** The one code to end with when several apply. */
export function strongestExit(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.ok;
}
