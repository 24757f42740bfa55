import type { Ledger } from '../domain/ledger.ts';
import { describeServer, isDatabaseUrl } from '../domain/server-url.ts';
import { type OpenLedgerOptions, openLedger } from './open-ledger.ts';

/** A server that is there lets itself be opened within a fraction of this, ms. */
const SILENCE_MS = 2000;

export interface Patience {
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Told once when the server, which is named without its password, has not answered for two seconds: it is waited for. */
  readonly onSilence?: ((server: string) => void) | undefined;
}

/** As {@link openLedger}, for people: says that a server is waited for, and ends at once when it is told to. Throws the signal's reason, too. */
export async function openLedgerPatiently(
  where: string,
  options: OpenLedgerOptions,
  { signal, onSilence }: Patience,
): Promise<Ledger> {
  if (!isDatabaseUrl(where)) return await openLedger(where, options);
  signal?.throwIfAborted();
  const opening = openLedger(where, options);
  const silence = setTimeout(() => onSilence?.(describeServer(where)), SILENCE_MS);
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([opening, stopped.promise]);
  } catch (error) {
    // One that answers after all is let go of.
    opening.then((ledger) => ledger.close()).catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(silence);
    signal?.removeEventListener('abort', stop);
  }
}
