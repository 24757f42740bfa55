import type { Lane } from '../domain/job.ts';
import { findEntry, findNameOfLane } from './catalogue.ts';
import type { HeldJob, JobSource } from './held-job.ts';

/** Who may be taken and begun with what is in hand. */
export interface Places {
  /** The queue to look into next: checks before all others, which take turns. Undefined when no place is free or nothing is due. */
  choose(): JobSource | undefined;
  /** After a job was taken from it: the others of its kind come first now. */
  tookFrom(source: JobSource): void;
  /** Resolves once the job may begin. */
  enter(lane: Lane, job: HeldJob): Promise<void>;
  leave(lane: Lane): void;
  /** Jobs in hand, those that wait to begin too. */
  readonly held: number;
}

/**
 * Places of one worker: `concurrency` for all lanes together, and one more for `folders`, so that paging through a tree never takes the
 * place of those who read it.
 *
 * A job that opens strangers' files and whose last worker died is a suspect. It begins once nothing else of the kind is in hand, and
 * nothing else is begun beside it: a file that kills its worker is blamed for its own deaths only, and takes no neighbour along twice.
 */
export function createPlaces(sources: readonly JobSource[], concurrency: number): Places {
  const order = [...sources];
  let inHand = 0;
  let foldersInHand = 0;
  let suspects = 0;
  const waiting: { readonly begin: () => void }[] = [];

  function isFree(lane: Lane): boolean {
    if (lane === 'folders') return foldersInHand < 1;
    return suspects === 0 && inHand < concurrency;
  }

  return {
    choose() {
      let best: JobSource | undefined;
      for (const source of order) {
        if (!isFree(source.lane) || !source.isDue()) continue;
        if (source.lane === 'check') return source;
        best ??= source;
      }
      return best;
    },
    tookFrom(source) {
      order.splice(order.indexOf(source), 1);
      order.push(source);
    },
    async enter(lane, job) {
      if (lane === 'folders') {
        foldersInHand += 1;
        return;
      }
      const others = inHand;
      inHand += 1;
      if (!isSuspect(lane, job)) return;
      // Taken while others are in hand, this is the only one that waits: nothing is taken beside a suspect.
      suspects += 1;
      if (others > 0) await new Promise<void>((begin) => waiting.push({ begin }));
    },
    leave(lane) {
      if (lane === 'folders') {
        foldersInHand -= 1;
        return;
      }
      inHand -= 1;
      if (suspects === 0) return;
      if (inHand === 0) suspects = 0;
      else if (inHand === 1) waiting.shift()?.begin();
    },
    get held() {
      return inHand + foldersInHand;
    },
  };
}

function isSuspect(lane: Lane, job: HeldJob): boolean {
  return job.deaths > 0 && findEntry(findNameOfLane(lane)).isRisky;
}
