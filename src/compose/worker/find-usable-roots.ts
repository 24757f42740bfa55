import type { Ledger } from '../../domain/ledger.ts';
import type { RootMounts } from '../../domain/location.ts';
import { lookAtRoot } from '../../media/discover/look-at-root.ts';

/** Default of `answerMs`: a share that is there answers within a fraction of it. */
const ANSWER_MS = 5000;
/** A look that was waited for no longer may end whenever its server comes back, ms. */
const LOOK_MS = 86_400_000;

/** Says which roots jobs can be done of here, now. */
export interface RootFinder {
  /** Names, sorted. Throws `ledger.*`. */
  find(): Promise<readonly string[]>;
}

/**
 * Looks at mounts: a root can be worked on that is a readable folder, and not empty while the ledger knows files in it, as the folder
 * is that a share was mounted on. A look that hangs holds one of the few threads that Node has for files, so at a root where one is
 * still under way no other begins. `answerMs`: a look that takes longer, as at a share whose server is gone, counts as none for now;
 * default 5,000.
 */
export function createRootFinder(
  mounts: RootMounts,
  names: readonly string[],
  ledger: Pick<Ledger, 'directoriesBelow'>,
  answerMs = ANSWER_MS,
): RootFinder {
  const underWay = new Map<string, Promise<boolean>>();
  const begin = (name: string): Promise<boolean> => {
    const look = isUsable(mounts[name] ?? '', ledger).finally(() => underWay.delete(name));
    underWay.set(name, look);
    return look;
  };
  return {
    async find() {
      const found = await Promise.all(
        names.map(async (name) => ((await within(underWay.get(name) ?? begin(name), answerMs)) ? [name] : [])),
      );
      return found.flat().toSorted();
    },
  };
}

async function isUsable(mount: string, ledger: Pick<Ledger, 'directoriesBelow'>): Promise<boolean> {
  const state = await lookAtRoot(mount, LOOK_MS);
  if (!state.there || !state.isFolder) return false;
  if (!state.isEmpty) return true;
  for await (const _ of ledger.directoriesBelow(mount)) return false;
  return true;
}

async function within(look: Promise<boolean>, answerMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), answerMs);
  });
  return Promise.race([look, limit]).finally(() => clearTimeout(timer));
}
