import type { Redis } from 'ioredis';

/** Time between two questions for the time, ms: clocks of computers drift by some milliseconds meanwhile. */
const ASK_EVERY_MS = 60_000;

/** The time of day by the queue's server, which all machines share. */
export interface ServerClock {
  /** Milliseconds since 1970. By this machine's clock as long as the server has not said. */
  readonly now: () => number;
  /** Asks the server. Throws what the client does. */
  readonly ask: () => Promise<void>;
  readonly close: () => void;
}

/**
 * Asked each time that the connection is there again, and now and then; counted on by a clock that never jumps. The time of day of this
 * machine, which may be wrong by days or be set in the middle of a job, is used for nothing that others see.
 */
export function createServerClock(client: Redis): ServerClock {
  let known: { readonly serverMs: number; readonly askedAt: number } | undefined;
  const ask = async (): Promise<void> => {
    const askedAt = performance.now();
    const [seconds, micros] = await client.time();
    known = { serverMs: Number(seconds) * 1000 + Number(micros) / 1000, askedAt };
  };
  const askInPassing = (): void => void ask().catch(() => undefined);
  client.on('ready', askInPassing);
  const timer = setInterval(askInPassing, ASK_EVERY_MS).unref();
  return {
    ask,
    now: () => (known === undefined ? Date.now() : Math.round(known.serverMs + performance.now() - known.askedAt)),
    close() {
      clearInterval(timer);
      client.off('ready', askInPassing);
    },
  };
}
