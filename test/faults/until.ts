import { setTimeout as delay } from 'node:timers/promises';
import { PATIENCE_MS } from './scale.ts';

const LOOK_EVERY_MS = 10;

/** Looks until there is something. Throws when that takes too long, or is over; `what`: for the message. */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  what: string | (() => string),
  isOver: () => boolean = () => false,
  everyMs = LOOK_EVERY_MS,
): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const wasOver = isOver();
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (wasOver || performance.now() > deadline)
      throw new Error(`Waited in vain for ${typeof what === 'string' ? what : what()}`);
    await delay(everyMs);
  }
}
