import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { compileRules } from '../domain/discover-rules.ts';
import { AssayError } from '../domain/errors.ts';
import type { JobQueue } from '../domain/job.ts';
import { parseLocation, type RootMounts, toLocation } from '../domain/location.ts';
import { findStats } from '../media/discover/find-stats.ts';
import { listPart } from '../media/discover/list-part.ts';
import { walkTree } from '../media/discover/walk-tree.ts';
import type { WatchEvent, WatchedFolder } from '../pipeline/watch/parts.ts';
import { watchFolder } from '../pipeline/watch/watch-folder.ts';
import { locateOperand, toLocalPath } from './locate-operand.ts';
import type { Assay } from './open-assay.ts';

export interface WatchRequest {
  readonly folders: readonly WatchedFolder[];
  readonly queue: JobQueue;
  readonly deep: boolean;
  /** Ends after one look at everything. Default false. */
  readonly once?: boolean;
  /** Ends the watch; what was added goes on. */
  readonly signal: AbortSignal;
  readonly onEvent: (folder: WatchedFolder, event: WatchEvent) => void;
}

/**
 * The folder that somebody asked to be watched: a path, or a location. `shared`: jobs go to other machines, so it must lie in a root; else a
 * path elsewhere will do. Throws `location.unknown`, and `input.not-found` when there is no such folder.
 */
export function findWatchedFolder(
  operand: string,
  mounts: RootMounts,
  { cwd, shared }: { readonly cwd: string; readonly shared: boolean },
): WatchedFolder {
  const path = toLocalPath(operand, mounts, cwd);
  const location = toLocation(path, shared ? mounts : addThisMachine(mounts));
  // Says what the roots are, and what to do.
  const { root } = location === undefined ? locateOperand(operand, mounts, cwd) : parseLocation(location);
  if (findStats(path)?.isDirectory() !== true)
    throw new AssayError('input.not-found', `There is no folder ${path}. Check the path, and whether it is mounted.`);
  return { root, location: location ?? operand, path };
}

/** Root that stands for all of this machine, for jobs that never leave it. The ledger knows nothing of it. */
const THIS_MACHINE = 'this-machine';

export function addThisMachine(mounts: RootMounts): RootMounts {
  return { [THIS_MACHINE]: '/', ...mounts };
}

/** Watches folders until the signal; each by itself. */
export async function watchFolders(request: WatchRequest, assay: Assay): Promise<void> {
  const { config, ledger } = assay;
  const { queue, signal, onEvent } = request;
  const rules = compileRules(config.discover);
  const { intervalSeconds, restSeconds, leaseSeconds, events } = config.watch;
  const options = {
    intervalMs: intervalSeconds * 1000,
    restMs: restSeconds * 1000,
    leaseMs: leaseSeconds * 1000,
    batchFiles: config.worker.batchFiles,
    deep: request.deep,
    ...(request.once !== undefined && { once: request.once }),
  };
  const holder = `${hostname()} ${process.pid} ${randomUUID()}`;
  await Promise.all(
    request.folders.map((folder) =>
      watchFolder(
        folder,
        {
          walk: (path) => walkTree(path, { rules: config.discover, walkThreads: config.walkThreads, signal }),
          list: async (path, directory) =>
            statSync(join(path, directory), { throwIfNoEntry: false })?.isDirectory() === true
              ? listPart(path, { directory: join(path, directory) }, config.discover)
              : undefined,
          isSkipped: (directory) =>
            directory !== '' && directory.split('/').some((name) => rules.skipDirectory(name) !== undefined),
          ledger,
          queue,
          nowMs: () => performance.now(),
          pause: (ms, until) => delay(ms, undefined, { signal: until }).catch(() => undefined),
          holder,
          newRun: () => `watch-${randomUUID()}`,
          digest: (text) => assay.digest(text).slice(0, 32),
          onEvent: (event) => onEvent(folder, event),
          ...(events &&
            request.once !== true && {
              async listen(path: string, onChange: (directories: readonly string[]) => void) {
                const { listenToChanges } = await import('../media/watch/listen-to-changes.ts');
                const onTrouble = (message: string): void =>
                  onEvent(folder, { type: 'trouble', reason: { code: 'file.io', message } });
                return listenToChanges(path, onChange, onTrouble);
              },
            }),
        },
        options,
        signal,
      ),
    ),
  );
}
