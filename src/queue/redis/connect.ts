import { setTimeout as delay } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';
import { type AssayError, toFileError } from '../../domain/errors.ts';
import { describeServer, type ServerUrl } from '../../domain/server-url.ts';
import { waitAtMost, withLimit } from '../with-limit.ts';
import { checkServer, isNearlyFull, parseInfo } from './check-server.ts';
import { parseRedisUrl } from './parse-redis-url.ts';
import { toQueueError, unreachable } from './redis-errors.ts';
import { createServerClock } from './server-clock.ts';

/** Longest pause between two tries to connect, ms. */
const RECONNECT_PAUSE_MS = 1000;
/** How long a server may take that is asked for the first time, ms: one that is not there now has probably another address. */
const FIRST_ANSWER_MS = 5000;
/** Longest pause between two looks whether there is memory again, ms. */
const FULL_PAUSE_MS = 1000;
/** How long what was seen of the server's memory holds, ms. */
const ROOM_HOLDS_MS = 1000;
/** How long saying goodbye may take, ms. */
const QUIT_LIMIT_MS = 1000;
/** Time without an answer after which a connection is given up and made anew, ms: a cable that was pulled tells nobody. */
const SILENCE_MS = 5000;

export type ConnectionChange = { readonly connected: boolean; readonly error?: AssayError };

/** A connection to the queue's server that comes back by itself. */
export interface QueueConnection {
  readonly client: Redis;
  /** The time of day, by the server. */
  readonly now: () => number;
  /** As it may be shown. */
  readonly server: string;
  isConnected(): boolean;
  /** Told when the connection is lost or back. Returns what ends that. */
  watch(listener: (change: ConnectionChange) => void): () => void;
  /**
   * Does some short work that may be done twice, trying again while the server is away or has no memory, for `reconnectSeconds` in all.
   * Throws `queue.unreachable`, `queue.full`, `queue.unusable`.
   */
  reach<T>(work: () => Promise<T>): Promise<T>;
  /** The same for work that adds: waits until there is room beside what workers need. */
  reachToAdd<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly url: ServerUrl;
  readonly reconnectMs: number;
}

/** Opens a connection and looks whether jobs may be left with the server. Throws `queue.unreachable`, `queue.unusable`. */
export async function connect({ url, reconnectMs }: ConnectOptions): Promise<QueueConnection> {
  const server = describeServer(url);
  const options = {
    ...parseRedisUrl(url),
    // Commands wait for the server to come back, BullMQ wants it so; `reach` has the limit.
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(RECONNECT_PAUSE_MS, 50 * 2 ** Math.min(times, 10)),
    // After a failover this may be a replica now: the name leads to the new primary.
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
    connectTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    keepAlive: SILENCE_MS,
    replyMapping: 'legacy',
  } as const satisfies RedisOptions;
  const client = new Redis(options);
  const clock = createServerClock(client);
  const listeners = new Set<(change: ConnectionChange) => void>();
  let lastError: unknown;
  let wasReady = false;
  let room = { seenAt: -Infinity, isFull: false };
  client.on('error', (error: Error) => {
    lastError = error;
  });
  client.on('ready', () => {
    lastError = undefined;
    if (!wasReady) for (const listener of listeners) listener({ connected: true });
    wasReady = true;
  });
  client.on('close', () => {
    if (!wasReady) return;
    wasReady = false;
    const error = toQueueError(lastError, server) ?? unreachable(server, undefined, lastError);
    for (const listener of listeners) listener({ connected: false, error });
  });

  async function reach<T>(work: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + reconnectMs;
    let seen: AssayError | undefined;
    for (let pauseMs = 50; ; pauseMs = Math.min(FULL_PAUSE_MS, pauseMs * 2)) {
      try {
        return await withLimit(work(), Math.max(1, deadline - performance.now()), () => {
          const known = toQueueError(lastError, server);
          if (known?.code === 'queue.unusable') return known;
          return seen?.code === 'queue.full' ? seen : unreachable(server, reconnectMs, lastError);
        });
      } catch (error) {
        const known = toQueueError(error, server);
        seen = known;
        if (known?.retryable !== true || performance.now() + pauseMs > deadline) throw known ?? error;
        await delay(pauseMs);
      }
    }
  }

  async function reachToAdd<T>(work: () => Promise<T>): Promise<T> {
    return await reach(async () => {
      if (performance.now() - room.seenAt > ROOM_HOLDS_MS)
        room = { seenAt: performance.now(), isFull: isNearlyFull(parseInfo(await client.info('memory'))) };
      if (room.isFull) {
        room.seenAt = -Infinity;
        throw new Error('OOM');
      }
      return await work();
    });
  }

  async function close(): Promise<void> {
    listeners.clear();
    clock.close();
    const quitting: Promise<unknown> = client.status === 'ready' ? client.quit() : Promise.resolve();
    await waitAtMost(quitting, QUIT_LIMIT_MS);
    client.disconnect();
  }

  try {
    const limitMs = Math.min(reconnectMs, FIRST_ANSWER_MS);
    const info = await withLimit(firstAnswer(client, server), limitMs, () => {
      return toQueueError(lastError, server) ?? unreachable(server, limitMs, lastError);
    });
    checkServer(parseInfo(info), server);
    await withLimit(clock.ask(), limitMs, () => unreachable(server, limitMs, lastError));
  } catch (error) {
    clock.close();
    client.disconnect();
    throw toQueueError(error, server) ?? error;
  }
  return {
    client,
    now: clock.now,
    server,
    isConnected: () => client.status === 'ready',
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reach,
    reachToAdd,
    close,
  };
}

/** What INFO says; what waiting does not help against ends it at once. */
async function firstAnswer(client: Redis, server: string): Promise<string> {
  let refuse: ((error: Error) => void) | undefined;
  const refused = new Promise<never>((_, reject) => {
    refuse = (error) => {
      const known = toQueueError(error, server);
      if (known !== undefined && !known.retryable) reject(known);
    };
    client.on('error', refuse);
  });
  refused.catch(() => undefined);
  try {
    return await Promise.race([client.info(), refused]);
  } finally {
    if (refuse !== undefined) client.off('error', refuse);
  }
}

/** For events: the reason as data. */
export function reasonOf({ error }: ConnectionChange): ReturnType<typeof toFileError> | undefined {
  return error === undefined ? undefined : toFileError(error);
}
