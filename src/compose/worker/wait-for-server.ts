import { setTimeout as delay } from 'node:timers/promises';
import { AssayError, type ErrorCode } from '../../domain/errors.ts';

/** A server that is away is asked again after this long, and twice as long each time, ms. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

/** What passes when a server comes back. */
const AWAY: readonly ErrorCode[] = ['ledger.unreachable', 'ledger.busy', 'queue.unreachable'];

export interface ServerWait {
  /** How long a server may be away before its error counts, ms. */
  readonly limitMs: number;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Told of each try that failed, with how long it is waited before the next, ms. */
  readonly onAway: (error: AssayError, pauseMs: number) => void;
}

/** Opens what needs a server, which may still be starting. Throws the last error when it is away for too long, and any other at once. */
export async function waitForServer<T>(open: () => Promise<T>, { limitMs, signal, onAway }: ServerWait): Promise<T> {
  const startedMs = performance.now();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    signal.throwIfAborted();
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof AssayError) || !AWAY.includes(error.code)) throw error;
      if (performance.now() - startedMs + pauseMs > limitMs) throw error;
      onAway(error, pauseMs);
    }
    await delay(pauseMs, undefined, { signal });
  }
}
