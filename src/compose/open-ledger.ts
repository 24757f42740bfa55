import { existsSync } from 'node:fs';
import { AssayError } from '../domain/errors.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { RootMounts } from '../domain/location.ts';
import { isDatabaseUrl, type ServerUrl } from '../domain/server-url.ts';
import { createLocatedLedger } from '../ledger/located-ledger.ts';
import { openSqliteLedger } from '../ledger/open-sqlite-ledger.ts';

export interface OpenLedgerOptions {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Refuse to begin a new ledger. Default: one is begun. */
  readonly mustExist?: boolean;
  /** Where roots are mounted here: what lies in them is kept as locations. Default: none is. */
  readonly mounts?: RootMounts;
  /** As of the ledger on a server; files have no server to wait for. Default: 30,000. */
  readonly reconnectMs?: number;
}

/** Opens the ledger, an absolute path or the URL of a database. Must be closed. Errors: `ledger.*`. */
export async function openLedger(where: string, options: OpenLedgerOptions): Promise<Ledger> {
  const ledger = isDatabaseUrl(where) ? await openServer(where, options) : await openFile(where, options);
  // The same on every machine that has the roots mounted, whatever their paths here.
  return createLocatedLedger(ledger, options.mounts ?? {});
}

async function openFile(file: string, { clock, mustExist }: OpenLedgerOptions): Promise<Ledger> {
  if (mustExist === true && !existsSync(file))
    throw new AssayError(
      'ledger.not-found',
      `There is no ledger ${file}. Check --ledger and the configuration; a scan begins a new one.`,
    );
  return await openSqliteLedger(file, { clock });
}

async function openServer(url: ServerUrl, options: OpenLedgerOptions): Promise<Ledger> {
  // Loaded when asked for: most machines have no server, and every program would wait for it.
  const { openPostgresLedger } = await import('../ledger/open-postgres-ledger.ts');
  return await openPostgresLedger({ ...options, url });
}
