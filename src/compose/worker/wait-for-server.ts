import { setTimeout as delay } from 'node:timers/promises';
import { AssayError, type ErrorCode } from '../../domain/errors.ts';

/** A server that is away is asked again after this long, and twice as long each time, ms. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

/** Servers are waited for in silence by whoever opens them; after this long it is told, ms. */
const SLOW_MS = 2000;

/** What passes when a server comes back. */
const AWAY: readonly ErrorCode[] = ['ledger.unreachable', 'ledger.busy', 'queue.unreachable'];

export interface ServerWait {
  /** How long a server may be away before its error counts, ms. */
  readonly limitMs: number;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Told of each try that failed, with how long it is waited before the next, ms. */
  readonly onAway: (error: AssayError, pauseMs: number) => void;
  /** Told once when it takes long. */
  readonly onSlow: () => void;
}

/** Opens what needs a server, which may still be starting. Throws the last error when it is away for too long, and any other at once. */
export async function waitForServer<T>(open: () => Promise<T>, wait: ServerWait): Promise<T> {
  const slow = setTimeout(wait.onSlow, SLOW_MS);
  try {
    return await tryUntilOpen(() => Promise.race([open(), rejectOnAbort(wait.signal)]), wait);
  } finally {
    clearTimeout(slow);
  }
}

async function tryUntilOpen<T>(open: () => Promise<T>, { limitMs, signal, onAway }: ServerWait): Promise<T> {
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

/** What is being opened then is left: the process ends. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
