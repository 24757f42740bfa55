import type { PoolClient } from 'pg';
import { AssayError } from '../../domain/errors.ts';
import { describeServer, type ServerUrl } from '../../domain/server-url.ts';
import { openPool } from './open-pool.ts';
import { isLost, toLedgerError } from './postgres-errors.ts';
import { createSession, type PostgresSession } from './postgres-session.ts';
import { retryWhileLost } from './retry.ts';
import { createTurns } from './turns.ts';

export interface SessionPoolOptions {
  readonly url: ServerUrl;
  /** How long to try again when the server is away, in milliseconds. */
  readonly reconnectMs: number;
  /** The most connections at once. */
  readonly connections: number;
}

/** Connections that are lost are made anew, and what ran on them runs again from its beginning. */
export interface SessionPool {
  /** The server as it may be shown. */
  readonly server: string;
  /**
   * `timeoutMs`: what one statement may take. Errors: `ledger.unreachable`, `ledger.unusable`, `ledger.busy`, and what `work` throws.
   */
  readonly use: <T>(work: (session: PostgresSession) => Promise<T>, timeoutMs: number) => Promise<T>;
  readonly close: () => Promise<void>;
}

interface Held {
  readonly session: PostgresSession;
  timeoutMs: number;
}

/** Connects when it is asked to do something. Errors: `ledger.unusable` for a URL that makes no sense. */
export function openSessionPool({ url, reconnectMs, connections }: SessionPoolOptions): SessionPool {
  const server = describeServer(url);
  const pool = openPool(url, connections);
  // Waiting for a connection to become free is not waiting for the server.
  const inPlace = createTurns(connections);
  const held = new WeakMap<PoolClient, Held>();
  let isClosed = false;

  async function useOnce<T>(work: (session: PostgresSession) => Promise<T>, timeoutMs: number): Promise<T> {
    const client = await pool.connect();
    let isBroken = false;
    try {
      const { session } = hold(client, timeoutMs);
      return await work(session);
    } catch (error) {
      isBroken = isLost(error);
      throw error;
    } finally {
      client.release(isBroken);
    }
  }

  function hold(client: PoolClient, timeoutMs: number): Held {
    const known = held.get(client);
    if (known !== undefined) {
      known.timeoutMs = timeoutMs;
      return known;
    }
    const fresh: Held = { timeoutMs, session: createSession(client, () => fresh.timeoutMs) };
    held.set(client, fresh);
    return fresh;
  }

  return {
    server,
    async use(work, timeoutMs) {
      try {
        return await inPlace(async () => {
          if (isClosed) throw new AssayError('ledger.unusable', `The ledger ${server} has been closed.`);
          return await retryWhileLost(() => useOnce(work, timeoutMs), reconnectMs);
        });
      } catch (error) {
        throw toLedgerError(error, server);
      }
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await pool.close();
    },
  };
}
