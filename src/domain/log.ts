/** What a line of the log is about, beside its message. Never a secret, never the content of a file. */
export interface LogFields {
  readonly job?: string | undefined;
  readonly jobId?: string | undefined;
  readonly root?: string | undefined;
  /** A location or a path. */
  readonly file?: string | undefined;
  readonly code?: string | undefined;
  readonly seconds?: number | undefined;
  readonly [name: string]: string | number | boolean | undefined;
}

/** The log of a process that nobody watches. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
