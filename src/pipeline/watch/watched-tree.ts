import type { DirectoryState } from '../../domain/ledger.ts';
import { locateBelow } from '../../domain/location.ts';
import type { DirectoryListing } from '../../domain/ports.ts';
import { isHidden } from '../scan/inspect-directory.ts';
import { createDirectoryWatch, type DirectoryWatch } from './directory-watch.ts';
import { describeContent, findChanged } from './find-changed.ts';
import type { Outbox } from './outbox.ts';
import type { WatchedFolder, WatchOptions, WatchParts } from './parts.ts';

/** States written to the ledger at once. */
const STATES_PER_WRITE = 500;
/** Longest pause before files are asked for again whose job failed, ms, unless looks at everything are further apart. */
const LONGEST_RETRY_MS = 900_000;

interface Entry {
  readonly watch: DirectoryWatch;
  /** The content that is being worked on. */
  content: string;
  /** When to look again, ms. */
  dueMs: number | undefined;
  /** Jobs that failed one after the other. */
  failures: number;
}

/** All directories below a watched folder: which of them are settled, and what the others wait for. */
export interface WatchedTree {
  /** Reads what earlier watchers have settled. */
  load(): Promise<void>;
  /** Compares a directory with the ledger and puts what is finished into the outbox. */
  look(listing: DirectoryListing): Promise<void>;
  /** Something may have changed there. Relative to the watched folder. */
  touch(directories: readonly string[]): void;
  /** Directories that are to be looked at by now. */
  due(): readonly string[];
  /** It was never looked at: there may be others below it. */
  isNew(directory: string): boolean;
  /** When the next of them is due, ms. */
  nextDueMs(): number | undefined;
  /** It cannot be looked at now: the next look at everything tries again. */
  leave(directory: string): void;
  /** Not there any more. */
  forget(directory: string): void;
  /** Writes what has been settled since. */
  save(): Promise<void>;
  /** Nothing waits to come to rest or to be recorded. */
  readonly idle: boolean;
}

export function createWatchedTree(
  watched: WatchedFolder,
  parts: WatchParts,
  options: WatchOptions,
  outbox: Outbox,
  onWork: () => void,
): WatchedTree {
  const settled = new Map<string, string>();
  const entries = new Map<string, Entry>();
  const touched = new Set<string>();
  let unsaved: DirectoryState[] = [];
  const absolute = (directory: string): string => joinPath(watched.path, directory);

  const settle = (directory: string, content: string): void => {
    entries.delete(directory);
    if (settled.get(directory) === content) return;
    settled.set(directory, content);
    unsaved.push({ path: absolute(directory), state: content });
  };

  const compare = async (listing: DirectoryListing): Promise<void> => {
    const { path: directory } = listing;
    const content = parts.digest(describeContent(listing, options.deep));
    const known = entries.get(directory);
    if (known === undefined && settled.get(directory) === content) return;
    const changes = findChanged(listing, await parts.ledger.directory(listing.absolutePath), options.deep);
    const entry = known ?? { watch: createDirectoryWatch(options.restMs), content, dueMs: undefined, failures: 0 };
    entry.content = content;
    const result = entry.watch.look(changes, parts.nowMs());
    entry.dueMs = result.dueMs;
    if (result.settled) {
      settle(directory, content);
      return;
    }
    entries.set(directory, entry);
    if (result.ready.size === 0) return;
    outbox.put({
      location: locateBelow(watched.location, directory),
      names: [...result.ready.keys()],
      onEnd(ok) {
        if (ok) {
          entry.failures = 0;
          entry.watch.close(result.ready);
        } else putOff(directory, entry, result.ready);
        if (entries.get(directory) === entry) entry.dueMs = parts.nowMs();
        onWork();
      },
    });
  };

  /**
   * A job that failed says nothing of its files, which are recorded as unreadable when they are at fault: queue, ledger or root were away, or
   * somebody removed it. Nobody has looked at them, so they are asked for again, less often each time.
   */
  const putOff = (directory: string, entry: Entry, names: ReadonlyMap<string, string>): void => {
    if (options.once === true) {
      entries.delete(directory);
      return;
    }
    const pauseMs = Math.min(LONGEST_RETRY_MS, options.intervalMs * 2 ** Math.min(entry.failures, 20));
    entry.failures += 1;
    entry.watch.reopen(names, parts.nowMs() + Math.max(options.intervalMs, pauseMs));
  };

  return {
    async load() {
      for await (const { path, state } of parts.ledger.directoryStates(watched.path))
        if (state !== undefined) settled.set(relativePath(watched.path, path), state);
    },
    async look(listing) {
      const { path: directory } = listing;
      // Nothing is known of what could not be listed.
      if (isHidden(listing)) {
        this.leave(directory);
        return;
      }
      // First: what changes while this looks has to be looked at once more.
      touched.delete(directory);
      try {
        await compare(listing);
      } catch (error) {
        touched.add(directory);
        throw error;
      }
    },
    touch(directories) {
      for (const directory of directories) if (!parts.isSkipped(directory)) touched.add(directory);
    },
    due() {
      const nowMs = parts.nowMs();
      const due = [...touched];
      for (const [directory, { dueMs }] of entries)
        if (dueMs !== undefined && dueMs <= nowMs && !touched.has(directory)) due.push(directory);
      return due;
    },
    isNew: (directory) => !entries.has(directory) && !settled.has(directory),
    nextDueMs() {
      let next: number | undefined;
      for (const { dueMs } of entries.values())
        if (dueMs !== undefined && (next === undefined || dueMs < next)) next = dueMs;
      return touched.size > 0 ? parts.nowMs() : next;
    },
    leave(directory) {
      touched.delete(directory);
      const entry = entries.get(directory);
      if (entry !== undefined) entry.dueMs = undefined;
    },
    forget(directory) {
      touched.delete(directory);
      entries.delete(directory);
      settled.delete(directory);
    },
    async save() {
      const states = unsaved;
      unsaved = [];
      for (let at = 0; at < states.length; at += STATES_PER_WRITE)
        await parts.ledger.saveDirectoryStates(states.slice(at, at + STATES_PER_WRITE));
    },
    get idle() {
      return touched.size === 0 && entries.size === 0;
    },
  };
}

export function joinPath(folder: string, below: string): string {
  if (below === '') return folder;
  return `${folder === '/' ? '' : folder}/${below}`;
}

/** Empty for the folder itself. */
export function relativePath(folder: string, path: string): string {
  return path === folder ? '' : path.slice(folder === '/' ? 1 : folder.length + 1);
}
