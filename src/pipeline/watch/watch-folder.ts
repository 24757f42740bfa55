import { AssayError, toFileError } from '../../domain/errors.ts';
import { locateBelow } from '../../domain/location.ts';
import { isHidden } from '../scan/inspect-directory.ts';
import { type HeldLease, takeLease } from './keep-lease.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { WatchedFolder, WatchOptions, WatchParts } from './parts.ts';
import { createWatchedTree, joinPath, relativePath, type WatchedTree } from './watched-tree.ts';

/** Longest wait between two looks at what is due: events arrive in between, ms. */
const TICK_MS = 50;
/** Before what failed is tried again, ms. */
const TROUBLE_MS = 1000;
/** Looks of one standing by in the time of one lease: how much later than the lease's end it takes over. */
const ASKS_PER_LEASE = 4;

/**
 * Watches a folder until `signal` aborts (or once, with `once`): what is new, changed or gone in it becomes jobs as soon as it is
 * finished. One watcher of a folder works, the others stand by. Trouble with ledger, queue or folder is told and tried again; throws
 * only bugs.
 */
export async function watchFolder(
  watched: WatchedFolder,
  parts: WatchParts,
  options: WatchOptions,
  signal: AbortSignal,
): Promise<void> {
  let standingBy = false;
  while (!signal.aborted) {
    const lease = await takeLease(`watch ${watched.location}`, options.leaseMs, parts).catch((error: unknown) => {
      parts.onEvent({ type: 'trouble', reason: toFileError(error) });
      return undefined;
    });
    if (lease === undefined) {
      if (!standingBy) parts.onEvent({ type: 'standing-by' });
      standingBy = true;
      await parts.pause(options.leaseMs / ASKS_PER_LEASE, signal);
      continue;
    }
    standingBy = false;
    parts.onEvent({ type: 'elected' });
    try {
      if (await watchElected(watched, parts, options, lease, signal)) return;
    } finally {
      await lease.drop();
    }
    if (!signal.aborted) parts.onEvent({ type: 'deposed' });
  }
}

/** Until the lease is lost or `signal` aborts; true when there is nothing more to be done. */
async function watchElected(
  watched: WatchedFolder,
  parts: WatchParts,
  options: WatchOptions,
  lease: HeldLease,
  outer: AbortSignal,
): Promise<boolean> {
  const signal = AbortSignal.any([outer, lease.signal]);
  const wake = createWake();
  const outbox = createOutbox(watched, parts, options, signal);
  const tree = createWatchedTree(watched, parts, options, outbox, () => wake.call());
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      if (!signal.aborted) parts.onEvent({ type: 'trouble', reason: toFileError(error) });
      return false;
    }
  };
  const deaf = await listen(watched, parts, (directories) => {
    tree.touch(directories);
    wake.call();
  });
  try {
    await attempt(() => tree.load());
    await attempt(() => scanFirst(watched, parts, outbox));
    let sweepMs = parts.nowMs();
    while (!signal.aborted && lease.held()) {
      const startedMs = parts.nowMs();
      if (startedMs >= sweepMs) {
        const ok = await attempt(() => sweep(watched, parts, { tree, outbox, signal }));
        sweepMs = startedMs + options.intervalMs;
        if (options.once === true && !ok) return true;
      }
      const isWell = await attempt(() => lookAtDue(watched, parts, tree, signal));
      await outbox.send();
      await attempt(() => tree.save());
      if (!isWell) await parts.pause(TROUBLE_MS, signal);
      if (options.once === true && tree.idle && outbox.idle) return true;
      const nextMs = Math.min(tree.nextDueMs() ?? sweepMs, sweepMs) - parts.nowMs();
      if (nextMs > 0) await parts.pause(Math.min(nextMs, options.intervalMs), AbortSignal.any([signal, wake.signal()]));
      // Many changes at once become few looks.
      if (wake.called()) await parts.pause(TICK_MS, signal);
    }
    return outer.aborted;
  } finally {
    await deaf?.().catch(() => undefined);
  }
}

/** A folder that the ledger knows nothing of yet is scanned as a whole, which is made for that. */
async function scanFirst(watched: WatchedFolder, parts: WatchParts, outbox: Outbox): Promise<void> {
  for await (const _ of parts.ledger.directoriesBelow(watched.path)) return;
  await outbox.scanAll(watched.location);
}

interface Work {
  readonly tree: WatchedTree;
  readonly outbox: Outbox;
  readonly signal: AbortSignal;
}

/** Looks at every directory; what is due meanwhile does not wait for the end of it. */
async function sweep(watched: WatchedFolder, parts: WatchParts, { tree, outbox, signal }: Work): Promise<void> {
  const startedMs = parts.nowMs();
  const seen = new Set<string>();
  const hidden: string[] = [];
  let servedMs = startedMs;
  for await (const listing of parts.walk(watched.path)) {
    if (signal.aborted) return;
    seen.add(listing.path);
    if (isHidden(listing)) hidden.push(listing.path === '' ? '' : `${listing.path}/`);
    await tree.look(listing);
    if (parts.nowMs() - servedMs < TICK_MS && !outbox.full) continue;
    await lookAtDue(watched, parts, tree, signal);
    await outbox.send();
    servedMs = parts.nowMs();
  }
  const parents = new Set<string>();
  for (const directory of await findVanished(watched, parts, seen, hidden)) {
    tree.forget(directory);
    parents.add(directory.includes('/') ? directory.slice(0, directory.lastIndexOf('/')) : '');
  }
  // Asks for the folders they were in: the scan sees for itself what is left of them.
  for (const parent of parents) if (seen.has(parent)) void outbox.scanAll(locateBelow(watched.location, parent));
  parts.onEvent({ type: 'swept', directories: seen.size, seconds: (parts.nowMs() - startedMs) / 1000 });
}

/** Directories that the ledger knows and the walk did not meet, the outermost of each branch. */
async function findVanished(
  watched: WatchedFolder,
  parts: WatchParts,
  seen: ReadonlySet<string>,
  hidden: readonly string[],
): Promise<readonly string[]> {
  const vanished: string[] = [];
  for await (const path of parts.ledger.directoriesBelow(watched.path)) {
    const directory = relativePath(watched.path, path);
    if (seen.has(directory) || hidden.some((folder) => directory.startsWith(folder))) continue;
    const outer = vanished.at(-1);
    if (outer === undefined || !directory.startsWith(`${outer}/`)) vanished.push(directory);
  }
  return vanished;
}

async function lookAtDue(
  watched: WatchedFolder,
  parts: WatchParts,
  tree: WatchedTree,
  signal: AbortSignal,
): Promise<void> {
  for (const directory of tree.due()) {
    if (signal.aborted) return;
    try {
      await lookAt(watched, directory, parts, tree);
    } catch (error) {
      // Without the ledger there is no looking at the others either.
      if (isOfLedger(error)) throw error;
      parts.onEvent({ type: 'trouble', reason: toFileError(error) });
      tree.leave(directory);
    }
  }
}

async function lookAt(watched: WatchedFolder, directory: string, parts: WatchParts, tree: WatchedTree): Promise<void> {
  const isNew = directory !== '' && tree.isNew(directory);
  const listing = await parts.list(watched.path, directory);
  if (listing === undefined) {
    tree.forget(directory);
    return;
  }
  await tree.look(listing);
  if (isNew) await lookBelow(watched, directory, parts, tree);
}

function isOfLedger(error: unknown): boolean {
  return error instanceof AssayError && error.code.startsWith('ledger.');
}

/** What came with a new directory. */
async function lookBelow(
  watched: WatchedFolder,
  directory: string,
  parts: WatchParts,
  tree: WatchedTree,
): Promise<void> {
  for await (const listing of parts.walk(joinPath(watched.path, directory)))
    if (listing.path !== '') await tree.look({ ...listing, path: `${directory}/${listing.path}` });
}

async function listen(
  watched: WatchedFolder,
  parts: WatchParts,
  onChange: (directories: readonly string[]) => void,
): Promise<(() => Promise<void>) | undefined> {
  try {
    return await parts.listen?.(watched.path, onChange);
  } catch (error) {
    parts.onEvent({ type: 'trouble', reason: toFileError(error) });
    return undefined;
  }
}

/** Ends a pause from outside. */
function createWake(): { call(): void; called(): boolean; signal(): AbortSignal } {
  let abort = new AbortController();
  return {
    call: () => abort.abort(),
    called() {
      if (!abort.signal.aborted) return false;
      abort = new AbortController();
      return true;
    },
    signal: () => abort.signal,
  };
}
