import type { WatchParts } from './parts.ts';

/** Renewals in the time of one lease: two may fail before it is lost. */
const RENEWALS = 4;

/** A lease that is renewed in the background for as long as it is held. */
export interface HeldLease {
  /** False as soon as another may have it: nothing may be added then. */
  held(): boolean;
  /** Aborts when it is lost or dropped. */
  readonly signal: AbortSignal;
  drop(): Promise<void>;
}

/**
 * Takes the lease, or gives undefined when somebody else has it. Trouble with the ledger while renewing is no loss by itself: only time
 * is, counted from before the last renewal that worked, so that this side always ends before the other begins.
 */
export async function takeLease(
  name: string,
  leaseMs: number,
  parts: Pick<WatchParts, 'ledger' | 'nowMs' | 'pause' | 'holder'>,
): Promise<HeldLease | undefined> {
  const { ledger, holder, nowMs, pause } = parts;
  let askedMs = nowMs();
  if (!(await ledger.takeLease(name, holder, leaseMs))) return undefined;
  const end = new AbortController();
  const held = (): boolean => !end.signal.aborted && nowMs() - askedMs < leaseMs;
  const renew = async (): Promise<void> => {
    while (held()) {
      await pause(leaseMs / RENEWALS, end.signal);
      if (!held()) break;
      const nowAskedMs = nowMs();
      try {
        if (!(await ledger.takeLease(name, holder, leaseMs))) break;
        askedMs = nowAskedMs;
      } catch {
        // Tried again until the time is up.
      }
    }
    end.abort();
  };
  const renewing = renew();
  return {
    held,
    signal: end.signal,
    async drop() {
      const wasHeld = held();
      end.abort();
      await renewing;
      // A ledger that is away gives it up by itself in time.
      if (wasHeld) await ledger.dropLease(name, holder).catch(() => undefined);
    },
  };
}
