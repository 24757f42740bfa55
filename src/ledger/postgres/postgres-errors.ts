import { AssayError } from '../../domain/errors.ts';

// Codes of PostgreSQL: https://www.postgresql.org/docs/current/errcodes-appendix.html
const INVALID_PASSWORD = '28P01';
const INVALID_AUTHORIZATION = '28000';
const NO_SUCH_DATABASE = '3D000';
const NO_RIGHTS = '42501';
const READ_ONLY = '25006';
const LOCK_NOT_AVAILABLE = '55P03';
const TOO_MANY_CONNECTIONS = '53300';
/** A transaction that another one kept from being whole; the same again may pass. */
const CONFLICTS = new Set(['40001', '40P01']);
/** Connection exceptions; shut down, crashed, starting; ended because it was idle inside a transaction. */
const LOST = /^(?:08...|57P01|57P02|57P03|25P03)$/;
/** Of the system: the server, or the way to it, is not there, or not there yet. */
const LOST_BY_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  // The socket of a server on this machine is made when it starts.
  'ENOENT',
]);
/** What `pg` says without a code. */
const LOST_BY_CLIENT =
  /^(?:Connection terminated|timeout expired|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|There was an error establishing an SSL connection)/;
const TLS_TROUBLE = /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA)/;

export function errorCodeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** True when the server went away, or the way to it: the same again may succeed once it is back. */
export function isLost(error: unknown): boolean {
  // Node tries all addresses of a name.
  if (error instanceof AggregateError) return error.errors.some(isLost);
  const code = errorCodeOf(error);
  if (LOST.test(code) || LOST_BY_SYSTEM.has(code) || code === TOO_MANY_CONNECTIONS) return true;
  return code === '' && error instanceof Error && LOST_BY_CLIENT.test(error.message);
}

/** True when two transactions were in each other's way and this one gave in. */
export function isConflict(error: unknown): boolean {
  return CONFLICTS.has(errorCodeOf(error));
}

/** True when the server speaks no TLS. */
export function isWithoutTls(error: unknown): boolean {
  return error instanceof Error && error.message === 'The server does not support SSL connections';
}

/** What PostgreSQL, `pg` or the system says, as an error of Assay's; anything else unchanged. `server` as it may be shown. */
export function toLedgerError(error: unknown, server: string): unknown {
  if (error instanceof AssayError || !(error instanceof Error)) return error;
  const code = errorCodeOf(error);
  if (code === LOCK_NOT_AVAILABLE) return busyError(server, error);
  if (isLost(error)) return unreachableError(server, error);
  const said = describeRefusal(code, error, server);
  return said === undefined ? error : new AssayError('ledger.unusable', said, { cause: error });
}

function describeRefusal(code: string, error: Error, server: string): string | undefined {
  if (code === INVALID_PASSWORD || code === INVALID_AUTHORIZATION || /\b(?:SASL|password)\b/.test(error.message))
    return `The server of the ledger ${server} refuses the user or the password. Check those in the URL, and that the server lets this machine in (pg_hba.conf).`;
  if (code === NO_SUCH_DATABASE)
    return `The server has no database for the ledger ${server}. Make it (createdb), or name another one.`;
  if (code === NO_RIGHTS)
    return `The user has too few rights for the ledger ${server}: ${error.message}. Let it own the database, or grant it what is missing (GRANT CREATE, USAGE ON SCHEMA).`;
  if (code === READ_ONLY)
    return `The ledger ${server} may not be written to: the server is a standby or set to be read only. Name the one that takes writes.`;
  if (isWithoutTls(error))
    return `The server of the ledger ${server} speaks no TLS, which its URL asks for. Turn it on there, or change sslmode.`;
  if (TLS_TROUBLE.test(code))
    return `The certificate of the server of the ledger ${server} is not trusted: ${error.message}. Name the certificates to trust with sslrootcert, and the server as its certificate does.`;
  // A code of PostgreSQL's; an error without one is a bug of ours.
  return /^[0-9A-Z]{5}$/.test(code) ? `The ledger ${server} cannot be used: ${error.message}.` : undefined;
}

export function busyError(server: string, cause: unknown): AssayError {
  const message = `Another process is writing to the ledger ${server} and did not finish in time. Try again when it is done.`;
  return new AssayError('ledger.busy', message, { cause });
}

function unreachableError(server: string, cause: Error): AssayError {
  const reason = errorCodeOf(cause) === TOO_MANY_CONNECTIONS ? 'it takes no more connections' : describeLoss(cause);
  const message = `The server of the ledger ${server} cannot be reached (${reason}). Check that it runs and that the address is right, then try again: nothing that was recorded is lost.`;
  return new AssayError('ledger.unreachable', message, { cause });
}

function describeLoss(cause: Error): string {
  return errorCodeOf(cause) || cause.message || 'no answer';
}
