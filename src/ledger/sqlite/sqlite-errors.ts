import { AssayError } from '../../domain/errors.ts';

// Primary result codes, https://www.sqlite.org/rescode.html; extended codes carry them in the low byte.
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;

/** What to do about a ledger that may not be written to. */
export const WRITE_PERMISSION_ADVICE =
  'Give write permission for the file and its folder, where SQLite keeps its log, or name a copy of it elsewhere.';

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

/** True when another connection holds a lock and the same call may succeed later. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === SQLITE_BUSY || code === SQLITE_LOCKED;
}

/** True when the file, or the folder it lies in, may not be written to: as SQLite says it, or as {@link toLedgerError} has put it. */
export function isReadOnly(error: unknown): boolean {
  if (resultCode(error) === SQLITE_READONLY) return true;
  return error instanceof AssayError && resultCode(error.cause) === SQLITE_READONLY;
}

/** What SQLite says, as an error of Assay's; anything else unchanged. */
export function toLedgerError(error: unknown, file: string): unknown {
  if (error instanceof AssayError || resultCode(error) === undefined) return error;
  if (isBusy(error)) return busyError(file, error);
  if (isReadOnly(error)) {
    const message = `The ledger ${file} may not be written to. ${WRITE_PERMISSION_ADVICE}`;
    return new AssayError('ledger.unusable', message, { cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new AssayError('ledger.unusable', `The ledger ${file} cannot be used: ${reason}.`, { cause: error });
}

export function busyError(file: string, cause: unknown): AssayError {
  const message = `Another process is writing to the ledger ${file} and did not finish in time. Try again when it is done.`;
  return new AssayError('ledger.busy', message, { cause });
}
