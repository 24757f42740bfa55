import type { Kysely } from 'kysely';
import type { LedgerHead } from '../../domain/ledger.ts';
import { headFromMeta, readHead } from '../event-log.ts';
import type { LedgerConnection } from '../ledger-connection.ts';
import type { LedgerTables } from '../schema.ts';
import { isLost } from './postgres-errors.ts';
import type { PostgresSession } from './postgres-session.ts';
import { openSessionPool, type SessionPoolOptions } from './session-pool.ts';
import { createTurns } from './turns.ts';

/** First of the two numbers of the lock that writers take: the letters "ASSY". The second tells schemas of one database apart. */
const LOCK_CLASS = 0x4153_5359;
/** What one statement may take beyond waiting for a lock, in milliseconds: a hundred times what the slowest does. */
const ANSWER_TIMEOUT_MS = 60_000;
/** The same where whole tables are counted. */
const READ_TIMEOUT_MS = 900_000;

/** Reports may read much, as the server plans it, and wait for whoever takes what was read: nobody waits for them (open-pool.ts). */
const BEGIN_READING =
  'begin isolation level repeatable read read only; set local idle_in_transaction_session_timeout = 0; ' +
  'set local enable_seqscan = on; set local enable_hashjoin = on; set local enable_mergejoin = on';
const READ_HEAD = "select name, value from meta where name in ('head_sequence', 'head_hash')";

export interface PostgresConnectionOptions extends SessionPoolOptions {
  /** How long to wait for another writer, in milliseconds. */
  readonly busyTimeoutMs: number;
}

/** Inside a writing transaction. */
export interface WritingSession extends PostgresSession {
  /** The head of the log as it stood when the lock was taken. */
  readonly head: LedgerHead;
}

export interface Written<T> {
  readonly result: T;
  /** The last event appended; the head as it was when there was none. */
  readonly head: LedgerHead;
}

export interface PostgresConnection extends LedgerConnection {
  /** The server as it may be shown. */
  readonly server: string;
  /** Outside of any transaction: single statements, which are consistent in themselves and go there and back once. */
  readonly single: <T>(work: (session: PostgresSession) => Promise<T>) => Promise<T>;
  /** A writing transaction that appends its events itself, `meta` included, and tells which is the last. */
  readonly writeBulk: <T>(work: (session: WritingSession) => Promise<Written<T>>) => Promise<T>;
  /** A durable writing transaction in which the tables need not be there yet. What it does must bear being done again. */
  readonly prepare: <T>(work: (db: Kysely<LedgerTables>) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** Connects when it is asked to do something. Errors: `ledger.unusable` for a URL that makes no sense. */
export function openPostgresConnection(options: PostgresConnectionOptions): PostgresConnection {
  const pool = openSessionPool(options);
  // One writer of this process at a time waits for the lock: the others need no connection for that.
  const inTurn = createTurns(1);
  const writingMs = options.busyTimeoutMs + ANSWER_TIMEOUT_MS;
  // Whatever durability was asked for: jobs are ticked off in the queue once their work is recorded, so no later scan would look for what a
  // server that crashed has lost, and a directory of which it has lost that it was listed would be taken for gone.
  const begin =
    'begin isolation level read committed; ' +
    `set local synchronous_commit = on; set local lock_timeout = ${Math.ceil(options.busyTimeoutMs)}`;
  const lock = `select pg_advisory_xact_lock(${LOCK_CLASS}, hashtext(current_schema()))`;

  function write<T>(work: (session: WritingSession) => Promise<Written<T>>): Promise<T> {
    // One go, in which each statement sees what those before it have waited for.
    const beginning = `${begin}; ${lock}; ${READ_HEAD}`;
    // What stood to be left behind when a commit was asked for of which no answer came.
    let asked: Written<T> | undefined;
    const once = async (session: PostgresSession): Promise<T> => {
      const results = await session.run(beginning);
      const head = headFromMeta((results.at(-1)?.rows ?? []) as { name: string; value: string }[]);
      if (asked !== undefined && (await isLogged(session, asked.head))) return asked.result;
      asked = undefined;
      const written = await work({ ...session, head });
      // Without an event the same again changes nothing.
      if (written.head.sequence > head.sequence) asked = written;
      return written.result;
    };
    return inTurn(() => pool.use((session) => inTransaction(session, () => once(session)), writingMs));
  }

  function run<T>(beginning: string, timeoutMs: number, work: (db: Kysely<LedgerTables>) => Promise<T>): Promise<T> {
    const once = async (session: PostgresSession): Promise<T> => {
      await session.run(beginning);
      return await work(session.db);
    };
    return pool.use((session) => inTransaction(session, () => once(session)), timeoutMs);
  }

  return {
    server: pool.server,
    read: (work) => run(BEGIN_READING, READ_TIMEOUT_MS, work),
    single: (work) => pool.use(work, ANSWER_TIMEOUT_MS),
    write(work, durability = 'fast') {
      if (durability === 'memory') return run(begin, writingMs, work);
      const once = async ({ db }: WritingSession) => ({ result: await work(db), head: await readHead(db) });
      return write(once);
    },
    writeBulk: write,
    prepare: (work) => run(`${begin}; ${lock}`, writingMs, work),
    close: () => pool.close(),
  };
}

/** `work` begins the transaction itself. */
async function inTransaction<T>(session: PostgresSession, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    await session.run('commit');
    return result;
  } catch (error) {
    // When this fails as well, the connection is lost and the server takes everything back by itself.
    if (!isLost(error)) await session.run('rollback').catch(() => undefined);
    throw error;
  }
}

/**
 * True when the transaction that appended this event was committed: its hash is over everything before it, so nobody else's event has it.
 * Asked with the lock in hand, which the lost transaction held to its end.
 */
async function isLogged(session: PostgresSession, { sequence, hash }: LedgerHead): Promise<boolean> {
  const rows = await session.rows('select 1 from events where sequence = $1 and hash = $2', [sequence, hash]);
  return rows.length > 0;
}
