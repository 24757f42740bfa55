import { type Kysely, sql } from 'kysely';
import type { ServerUrl } from '../../domain/server-url.ts';
import { openPostgresConnection } from '../postgres/postgres-connection.ts';
import { prepareDatabase } from '../postgres/prepare-database.ts';
import type { LedgerTables } from '../schema.ts';
import { createLedgerTransfer, type LedgerTransfer } from './ledger-transfer.ts';
import { MOVED_TABLES } from './moved-tables.ts';

/** As for every other use of a ledger, in milliseconds: for another writer, and for the server to come back. */
const BUSY_TIMEOUT_MS = 30_000;
const RECONNECT_MS = 30_000;

/**
 * The ledger in a database. `mustExist`: refuse to begin one where there is none. Errors: `ledger.unusable`, `ledger.newer`, `ledger.busy`,
 * `ledger.unreachable`, `ledger.not-found`.
 */
export async function openPostgresTransfer(
  url: ServerUrl,
  clock: () => number,
  mustExist: boolean,
): Promise<LedgerTransfer> {
  const connection = openPostgresConnection({
    url,
    busyTimeoutMs: BUSY_TIMEOUT_MS,
    reconnectMs: RECONNECT_MS,
    connections: 1,
  });
  try {
    await prepareDatabase(connection, clock, mustExist);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return createLedgerTransfer(connection, {
    where: connection.server,
    // Somebody who hangs with the lock in hand is cut off by the server; somebody who waits for a pipe does not hang.
    prepare: async (db) => void (await sql`set local idle_in_transaction_session_timeout = 0`.execute(db)),
    settle: analyzeTables,
    close: () => connection.close(),
  });
}

/** Without figures the server takes every table for small, and verifying would go through them row by row. */
async function analyzeTables(db: Kysely<LedgerTables>): Promise<void> {
  await sql`analyze ${sql.join(MOVED_TABLES.map(({ name }) => sql.table(name)))}`.execute(db);
}
