import type { Outcome } from '../isolate/child.ts';
import type { ChildPool } from '../isolate/child-pool.ts';

/** How often the sum is looked at, ms. The children look at themselves as often. */
const LOOK_EVERY_MS = 50;

/**
 * Runs tasks in the pool of large files so that both pools together stay under `limitBytes`: when they go over, the large
 * file keeps its memory, and the small ones wait until it is done and then start again. Each pool bounds its own children;
 * only the sum of the bounds would be too much.
 */
export function shareMemory(
  large: ChildPool,
  small: ChildPool,
  limitBytes: number,
): (body: unknown, timeoutMs: number) => Promise<Outcome> {
  let running = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    if (large.residentBytes() + small.residentBytes() > limitBytes) small.hold();
  };
  const leave = (): void => {
    running -= 1;
    if (running > 0) return;
    clearInterval(timer);
    // An idle process may keep much of what the file took.
    if (large.residentBytes() > limitBytes / 3) large.retireIdle();
    small.release();
  };
  return async (body, timeoutMs) => {
    running += 1;
    if (running === 1) timer = setInterval(look, LOOK_EVERY_MS);
    try {
      return await large.run(body, timeoutMs);
    } finally {
      leave();
    }
  };
}
