import { Pool, type PoolClient, types } from 'pg';
import type { ServerUrl } from '../../domain/server-url.ts';
import { readConnectionSettings } from './connection-settings.ts';
import { isWithoutTls } from './postgres-errors.ts';

/** Type of eight-byte integers: ids, counts and numbers of events, none of which leaves what a number holds exactly. */
const INT8 = 20;
/** Time for a connection to be made, in milliseconds: a server that is there answers in a few. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Idle connections are closed after this, in milliseconds. */
const IDLE_TIMEOUT_MS = 30_000;
/** Silence after which either side asks whether the other is still there, in milliseconds. */
const KEEP_ALIVE_MS = 5000;
/** How long closing waits for connections to say goodbye, in milliseconds. */
const CLOSE_TIMEOUT_MS = 2000;

/**
 * For every connection. The server lets go of the locks of a client that is cut off within about ten seconds (5 + 3 × 2), of one that hangs inside a
 * transaction within fifteen. Limits on time that were set for the user are for people's queries: verifying takes as long as it takes.
 * Just-in-time compiling costs more than these queries do. What is asked outside of reports are rows by their keys, some hundred at once: a
 * server that has no statistics yet, or few rows, would read whole tables for that, while everybody waits for the lock.
 */
const SESSION = `
  set tcp_keepalives_idle = 5;
  set tcp_keepalives_interval = 2;
  set tcp_keepalives_count = 3;
  set tcp_user_timeout = 15000;
  set idle_in_transaction_session_timeout = 15000;
  set statement_timeout = 0;
  set jit = off;
  set enable_seqscan = off;
  set enable_hashjoin = off;
  set enable_mergejoin = off`;

/** A few connections to one server. */
export interface PostgresPool {
  /** Must be released. Throws what `pg` and the system say. */
  readonly connect: () => Promise<PoolClient>;
  readonly close: () => Promise<void>;
}

/** Connects only when it is asked to. Errors: `ledger.unusable` for a URL that makes no sense. */
export function openPool(url: ServerUrl, connections: number): PostgresPool {
  const { connectionString, ssl, fallsBack } = readConnectionSettings(url);
  const pool = new Pool({
    connectionString,
    ssl,
    application_name: 'assay',
    max: connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    allowExitOnIdle: true,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types: {
      getTypeParser: (type: number, format?: 'text' | 'binary') =>
        type === INT8 ? Number : (types.getTypeParser(type, format as 'text') as never),
    },
    // Typed as if nobody waited for it.
    onConnect: (client) => client.query(SESSION) as unknown as undefined,
  });
  // A server that goes away while nobody waits for an answer: whoever asks next is told.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    async connect() {
      try {
        return await pool.connect();
      } catch (error) {
        if (!fallsBack || !isWithoutTls(error)) throw error;
        pool.options.ssl = false;
        return await pool.connect();
      }
    },
    async close() {
      const limit = AbortSignal.timeout(CLOSE_TIMEOUT_MS);
      const expired = new Promise<void>((resolve) => limit.addEventListener('abort', () => resolve()));
      await Promise.race([pool.end(), expired]);
    },
  };
}
