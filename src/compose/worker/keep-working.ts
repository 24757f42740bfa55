import { setTimeout as delay } from 'node:timers/promises';
import type { JobWorker } from '../../domain/job.ts';

export interface KeepWorkingParts {
  /** Roots that jobs can be done of now, sorted: none while the ledger is away. */
  readonly findRoots: () => Promise<readonly string[]>;
  /** Listens to the queues of these roots. */
  readonly work: (roots: readonly string[]) => Promise<JobWorker>;
  /** Told after each change. */
  readonly onChange: (roots: readonly string[], before: readonly string[]) => void;
  /** Told when looking or listening failed: it is tried again at the next look. */
  readonly onError: (error: unknown) => void;
  /** Time between two looks at the roots, ms. */
  readonly everyMs: number;
  /** How long a worker that another has taken the place of may go on with what it has in hand, ms. Then that is handed back. */
  readonly retireMs: number;
}

/** A worker that goes on while roots and servers come and go. */
export interface Working {
  /** Roots that are listened to. */
  readonly roots: readonly string[];
  /** True while jobs are taken. */
  readonly ready: boolean;
  /** Jobs in hand. */
  readonly active: number;
  /** Takes no more work, waits `limitMs` (or less of `retireMs`) for what is in hand, and hands back what is left. */
  drain(limitMs: number): Promise<void>;
}

/**
 * Listens to what can be read here, and to something else as soon as that changes: a new worker takes the place of the old one,
 * which finishes what it has in hand. Taken up for a root that is not there, a job would only fail.
 */
export async function keepWorking(parts: KeepWorkingParts): Promise<Working> {
  let roots: readonly string[] = [];
  let worker: JobWorker | undefined;
  const ending = new AbortController();
  const isStopped = (): boolean => ending.signal.aborted;
  /** Workers that were replaced, each with its end. */
  const retiring = new Map<JobWorker, Promise<void>>();
  const retire = (old: JobWorker): void => {
    const ended = old
      .drain(parts.retireMs)
      .catch(parts.onError)
      .finally(() => retiring.delete(old));
    retiring.set(old, ended);
  };
  const look = async (): Promise<void> => {
    const found = await parts.findRoots();
    if (isStopped() || (found.length === roots.length && found.every((root, at) => root === roots[at]))) return;
    const next = found.length === 0 ? undefined : await parts.work(found);
    if (worker !== undefined) retire(worker);
    const before = roots;
    worker = next;
    roots = found;
    parts.onChange(roots, before);
  };
  await look();
  const looking = (async () => {
    while (!isStopped()) {
      await delay(parts.everyMs, undefined, { signal: ending.signal }).catch(() => undefined);
      await look().catch(parts.onError);
    }
  })();
  return {
    get roots() {
      return roots;
    },
    get ready() {
      return !isStopped() && worker?.ready === true;
    },
    get active() {
      return [...retiring.keys(), ...(worker === undefined ? [] : [worker])].reduce(
        (sum, each) => sum + each.active,
        0,
      );
    },
    async drain(limitMs) {
      ending.abort();
      await looking;
      await Promise.all([...retiring.values(), worker?.drain(limitMs)]);
    },
  };
}
