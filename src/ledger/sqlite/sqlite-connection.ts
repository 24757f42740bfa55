import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { AssayError } from '../../domain/errors.ts';
import type { Durability, LedgerConnection } from '../ledger-connection.ts';
import type { LedgerTables } from '../schema.ts';
import { createKysely } from './kysely-adapter.ts';
import { busyError, isBusy, toLedgerError } from './sqlite-errors.ts';

/** How long SQLite itself waits for a lock, blocking the program, before we wait without blocking it. */
const BLOCKING_WAIT_MS = 20;
const LONGEST_PAUSE_MS = 50;

/** docs/decisions/ on the durability of the ledger has the reasons. */
const SYNCHRONOUS = { durable: 'full', fast: 'normal', memory: 'normal' } as const;

/** One connection to a ledger file. All that happens on it goes through `read` and `write`, one after the other. */
export interface SqliteConnection extends LedgerConnection {
  readonly file: string;
  readonly database: DatabaseSync;
  readonly db: Kysely<LedgerTables>;
  readonly read: <T>(work: (db: Kysely<LedgerTables>) => T | Promise<T>) => Promise<T>;
  /** One immediate transaction. */
  readonly write: <T>(work: (db: Kysely<LedgerTables>) => T | Promise<T>, durability?: Durability) => Promise<T>;
  /** Outside of any transaction: pragmas, and single statements, which are consistent in themselves and cost a third of `read`. */
  readonly single: <T>(work: () => T) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** Opens the file and makes its directory. Nothing is written to the file yet. Errors: `ledger.unusable`. */
export function openSqliteConnection(file: string, busyTimeoutMs: number): SqliteConnection {
  const database = openDatabase(file);
  const inTurn = createTurns();
  const busy = { file, busyTimeoutMs };
  const db = createKysely(database);
  async function transaction<T>(begin: string, work: (db: Kysely<LedgerTables>) => T | Promise<T>): Promise<T> {
    await retryWhileBusy(busy, () => database.exec(begin));
    try {
      const result = await work(db);
      await retryWhileBusy(busy, () => database.exec('commit'));
      return result;
    } catch (error) {
      // SQLite has rolled back by itself after some errors (disk full, I/O).
      if (database.isTransaction) database.exec('rollback');
      throw error;
    }
  }
  const guard = <T>(work: () => Promise<T>): Promise<T> =>
    inTurn(async () => {
      if (!database.isOpen) throw new AssayError('ledger.unusable', `The ledger ${file} has been closed.`);
      return await work();
    }).catch((error: unknown) => {
      throw toLedgerError(error, file);
    });
  return {
    file,
    database,
    db,
    read: (work) => guard(() => retryWhileBusy(busy, () => transaction('begin', work))),
    write: (work, durability = 'fast') =>
      // The pragma has no effect inside a transaction, so it stands before it; every writer sets its own.
      guard(() => transaction(`pragma synchronous = ${SYNCHRONOUS[durability]}; begin immediate`, work)),
    single: (work) => guard(() => retryWhileBusy(busy, work)),
    close: () => inTurn(() => closeDatabase(database)),
  };
}

function openDatabase(file: string): DatabaseSync {
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    const database = new DatabaseSync(file, { timeout: BLOCKING_WAIT_MS });
    // A ledger may come from a stranger: functions in its schema (views, triggers) get no rights.
    database.exec('pragma trusted_schema = off');
    return database;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AssayError('ledger.unusable', `The ledger ${file} cannot be opened: ${reason}.`, { cause: error });
  }
}

async function closeDatabase(database: DatabaseSync): Promise<void> {
  if (!database.isOpen) return;
  try {
    // Leaves one file to copy away.
    database.exec('pragma wal_checkpoint(truncate)');
  } catch {
    // Another process is reading, or the disk is full: what was committed stays in the log beside the file and counts as before.
  } finally {
    database.close();
  }
}

/** Runs what it is given one after the other: there is one connection, and a transaction spans several awaits. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result;
    return result;
  };
}

/** Errors: `ledger.busy` when it is still in the way after `busyTimeoutMs`. */
async function retryWhileBusy<T>(
  { file, busyTimeoutMs }: { readonly file: string; readonly busyTimeoutMs: number },
  work: () => T | Promise<T>,
): Promise<T> {
  const deadline = performance.now() + busyTimeoutMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() > deadline) throw busyError(file, error);
    }
    await sleep(pauseMs);
  }
}
