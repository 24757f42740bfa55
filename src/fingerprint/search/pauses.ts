import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long the index works before others get their turn, ms: short beside what a person or another request notices. */
const STRETCH_MS = 8;

/** A pause for long work: gives way to other events when the last pause was long ago. */
export type Pause = () => Promise<void>;

export function createPause(): Pause {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < STRETCH_MS) return;
    await nextTurn();
    since = performance.now();
  };
}
