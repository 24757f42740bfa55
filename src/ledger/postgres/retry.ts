import { setTimeout as sleep } from 'node:timers/promises';
import { isConflict, isLost } from './postgres-errors.ts';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;
/** How often in a row a transaction is begun anew because of others. */
const CONFLICT_TRIES = 20;

/**
 * The same again, with growing pauses, while the server is away and for at most `reconnectMs` since it first was; or when another transaction was in
 * the way. Throws what was said last.
 */
export async function retryWhileLost<T>(work: () => Promise<T>, reconnectMs: number): Promise<T> {
  let lostAtMs: number | undefined;
  let conflicts = 0;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (isLost(error)) {
        lostAtMs ??= performance.now();
        if (performance.now() - lostAtMs + pauseMs > reconnectMs) throw error;
      } else if (!isConflict(error) || ++conflicts > CONFLICT_TRIES) throw error;
    }
    await sleep(pauseMs);
  }
}
