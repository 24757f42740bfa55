import type { AssayConfig } from '../config/schemas/assay-config.ts';
import type { Log, LogFields } from '../domain/log.ts';
import { createLog } from '../log/create-log.ts';
import { secretsOfUrl } from '../log/secrets-of-url.ts';

export interface OpenLogOptions {
  /** Addresses of servers given on the command line: their passwords are kept out, as those of the configuration are. */
  readonly urls?: readonly (string | undefined)[];
  /** On every line. */
  readonly fields?: LogFields;
  /** Takes each line, with its newline. */
  readonly write: (line: string) => void;
}

/** The log of a worker or watcher, as the configuration asks for it. */
export function openLog(config: Pick<AssayConfig, 'log' | 'ledger' | 'queue'>, options: OpenLogOptions): Log {
  const { urls = [], fields, write } = options;
  const known = [config.ledger, config.queue, ...urls].filter((url) => url !== undefined);
  return createLog({
    ...config.log,
    secrets: known.flatMap(secretsOfUrl),
    write,
    ...(fields !== undefined && { fields }),
  });
}
