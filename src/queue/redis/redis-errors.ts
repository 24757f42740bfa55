import { AssayError } from '../../domain/errors.ts';

/** Codes of TLS that waiting does not help against. */
const CERTIFICATE_CODES = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Answers of the server, how they begin, and what they mean for whoever uses the queue. */
const ANSWERS: readonly (readonly [RegExp, 'queue.full' | 'queue.unusable' | 'queue.unreachable', string])[] = [
  [/\bOOM\b/, 'queue.full', 'has no memory left for more jobs. Let workers finish some, or raise its maxmemory'],
  [/^WRONGPASS|invalid password/, 'queue.unusable', 'refuses the user or password. Correct them in the URL'],
  [/^NOAUTH/, 'queue.unusable', 'asks for a password. Put it into the URL, redis://:PASSWORD@HOST'],
  [
    /^NOPERM/,
    'queue.unusable',
    'lets this user not do what a queue needs. Allow it all commands on all keys (~* &* +@all)',
  ],
  [/^DENIED/, 'queue.unusable', 'takes connections from its own machine only (protected mode). Give it a password'],
  [
    /^READONLY|read.?only replica/i,
    'queue.unusable',
    'is a replica that cannot be written to. Name the primary in the URL',
  ],
  [/^MISCONF/, 'queue.unusable', 'cannot write to its disk and takes no more writes. Make room there, or see its log'],
  [/DB index is out of range/, 'queue.unusable', 'has no database with the number in the URL'],
  [/unknown command.*HELLO|^NOPROTO/i, 'queue.unusable', 'is too old: 6.2 or newer is needed'],
  [
    /^LOADING|^BUSY|max number of clients|^CLUSTERDOWN|^MASTERDOWN/,
    'queue.unreachable',
    'is there, but not ready to answer',
  ],
];

/** The error of a client or server of Redis as one of ours; undefined when it is not about the server. `server`: as it may be shown. */
export function toQueueError(error: unknown, server: string): AssayError | undefined {
  if (error instanceof AssayError) return error;
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  const code = 'code' in error ? error.code : undefined;
  for (const [begins, ours, what] of ANSWERS)
    if (begins.test(message)) return new AssayError(ours, `The queue's server ${server} ${what}.`, { cause: error });
  if (typeof code === 'string' && CERTIFICATE_CODES.has(code))
    return new AssayError(
      'queue.unusable',
      `The certificate of the queue's server ${server} cannot be trusted (${code}). Name the one that signed it in NODE_EXTRA_CA_CERTS.`,
      { cause: error },
    );
  if (isConnectionError(message, code)) return unreachable(server, undefined, error);
  return undefined;
}

/** `waitedMs`: how long it was tried. */
export function unreachable(server: string, waitedMs: number | undefined, cause?: unknown): AssayError {
  const waited = waitedMs === undefined ? '' : ` within ${Math.max(1, Math.round(waitedMs / 1000))} s`;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? ` (${cause.code})` : '';
  return new AssayError(
    'queue.unreachable',
    `The queue's server ${server} does not answer${waited}${code}. Check the address, and whether Redis runs there and can be reached from here.`,
    { cause },
  );
}

function isConnectionError(message: string, code: unknown): boolean {
  if (typeof code === 'string' && /^(E[A-Z]+|ERR_SSL.*|ERR_TLS.*)$/.test(code)) return true;
  return /Connection is closed|Socket (timeout|closed)|Stream isn't writeable|max retries per request|Connection closed|due to connection close/i.test(
    message,
  );
}
