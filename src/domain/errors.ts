/**
 * Every code an {@link AssayError} or a per-file error can carry. Public API: codes never change meaning.
 * `retryable` says whether the same call may succeed later without anybody changing anything.
 */
export const ERROR_CODES = {
  /** The command was used wrongly: unknown option, missing argument, a value out of range. */
  'usage.invalid': { retryable: false },
  /** A configuration, show, policy, declaration or approval file is wrong; the message names line and field. */
  'config.invalid': { retryable: false },
  /** A path given on the command line does not exist. */
  'input.not-found': { retryable: false },
  /** The ledger file was written by a newer Assay. */
  'ledger.newer': { retryable: false },
  /** The ledger cannot be opened, or it is not a ledger. */
  'ledger.unusable': { retryable: false },
  /** Another process holds the ledger for longer than the busy limit. */
  'ledger.busy': { retryable: true },
  /** The ledger's server cannot be reached, or went away for longer than the limit. */
  'ledger.unreachable': { retryable: true },
  /** The record asked for is not in the ledger. */
  'ledger.not-found': { retryable: false },
  /** The queue's server cannot be reached, or went away for longer than the limit. */
  'queue.unreachable': { retryable: true },
  /** The queue's server has no memory left for more jobs. */
  'queue.full': { retryable: true },
  /** The queue's server is not one that jobs may be left with: too old, it drops keys, or it refuses the password. */
  'queue.unusable': { retryable: false },
  /** A job's payload, or what its handler gave back, is not what the catalogue says. */
  'job.invalid': { retryable: false },
  /** A job was written by a newer Assay than this worker. */
  'job.newer': { retryable: false },
  /** Its workers died or lost it, one after the other, until no more tries were left. */
  'job.abandoned': { retryable: false },
  /** A job was ended because its worker has to stop, or somebody removed it. */
  'job.stopped': { retryable: true },
  /** Text that is no location, or one whose root is not mounted here. */
  'location.unknown': { retryable: false },
  /** The root is not what it was: it is gone, empty, or another file system lies in its place. */
  'root.unmounted': { retryable: true },
  /** The trust anchors given could not be used. */
  'trust.unusable': { retryable: false },
  /** The file is gone since it was listed. */
  'file.vanished': { retryable: true },
  /** The file may not be opened. */
  'file.forbidden': { retryable: false },
  /** Reading the file failed in the file system. */
  'file.io': { retryable: true },
  /** Not a regular file: a FIFO, socket, device or a link out of the root. */
  'file.not-regular': { retryable: false },
  /** The file changed while it was read. */
  'file.changed': { retryable: true },
  /** The path is longer than the system allows, or its name is not valid UTF-8. */
  'file.name': { retryable: false },
  /** The file is empty. */
  'file.empty': { retryable: false },
  /** The file ends before its own structure says it does. */
  'file.truncated': { retryable: false },
  /** The structure of the file is broken in a way that keeps it from being read. */
  'file.malformed': { retryable: false },
  /** The media type is not one that Assay knows. */
  'media.unsupported': { retryable: false },
  /** Reading went over the memory limit and was ended. */
  'limit.memory': { retryable: false },
  /** Reading went over the time limit and was ended. */
  'limit.time': { retryable: true },
  /** What was read is larger than the limit for one result. */
  'limit.output': { retryable: false },
  /** The reading process died on this file. */
  'reader.crashed': { retryable: false },
  /** ExifTool could not read the file or is not usable. */
  'metadata.failed': { retryable: true },
  /** The credentials engine failed in a way that is no statement about the file. */
  'credential.engine': { retryable: true },
  /** The key, the certificate or the signing program cannot be used for content credentials; the message says why. */
  'signer.unusable': { retryable: false },
  /** Signing failed on the way: the program or service that holds the key did not give a signature. */
  'signer.failed': { retryable: true },
  /** The time-stamping authority could not be reached or gave no usable answer. */
  'timestamp.failed': { retryable: true },
  /** The file may not be marked this way: it would lose its history or hide that its credential is broken. */
  'mark.refused': { retryable: false },
  /** What was written does not read back as what was asked for. Nothing was put in place. */
  'mark.not-confirmed': { retryable: false },
  /** The output may not be written: it is the source itself by another path, or something else lies there. */
  'output.refused': { retryable: false },
  /** The folder or file to be written may not be written to. */
  'output.forbidden': { retryable: false },
  /** There is no room left where the output goes. */
  'output.full': { retryable: false },
  /** Writing the output failed in the file system. */
  'output.io': { retryable: true },
  /** A bug in Assay. */
  'internal.bug': { retryable: false },
} as const satisfies Record<string, { readonly retryable: boolean }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** The one error class. `message` says what happened and what to do next, in plain words. */
export class AssayError extends Error {
  override readonly name = 'AssayError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  get retryable(): boolean {
    return ERROR_CODES[this.code].retryable;
  }
}

/** An error as data, for one file among many. */
export interface FileError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** An error as data. What is no {@link AssayError} is a bug. */
export function toFileError(error: unknown): FileError {
  if (error instanceof AssayError) return { code: error.code, message: error.message };
  return { code: 'internal.bug', message: error instanceof Error ? error.message : String(error) };
}
