import type { SignBytes } from '../../domain/manifest-plan.ts';

/** Signatures asked of a program or service at once: HSMs have few sessions, and services limit calls a second. */
export const ASKS_AT_ONCE = 4;

/** Lets only so many calls through at once; the others wait their turn. */
export function limitAsks(ask: SignBytes): SignBytes {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (bytes) => {
    if (running >= ASKS_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await ask(bytes);
    } finally {
      // The place is handed on, not freed: a newcomer must not slip in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
