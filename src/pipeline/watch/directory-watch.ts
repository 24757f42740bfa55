import type { DirectoryChanges } from './find-changed.ts';

/** What a look at a directory comes to. */
export interface LookResult {
  /** Names to be read or forgotten now, each with its state. */
  readonly ready: ReadonlyMap<string, string>;
  /** When to look again, ms; undefined: when something changes. */
  readonly dueMs?: number;
  /** Nothing is left to be done: the content looked at is what the ledger holds. */
  readonly settled: boolean;
}

/**
 * The files of one directory that are on their way into the ledger. A file is finished when two looks, `restMs` apart, saw the same
 * size, times and sidecars: that holds on any file system, whatever its server's clock says.
 */
export interface DirectoryWatch {
  look(changes: DirectoryChanges, nowMs: number): LookResult;
  /** These states of names are recorded: they are not asked for again as long as they stay what they are, whatever the ledger says. */
  close(names: ReadonlyMap<string, string>): void;
  /** Nobody has looked at these states of names: they are asked for again from `atMs` on. */
  reopen(names: ReadonlyMap<string, string>, atMs: number): void;
}

/** State of a name that is gone. */
const GONE = 'gone';

export function createDirectoryWatch(restMs: number): DirectoryWatch {
  /** Seen, not yet asked for. */
  const resting = new Map<string, { readonly state: string; readonly sinceMs: number }>();
  const asked = new Map<string, string>();
  const closed = new Map<string, string>();
  return {
    look({ changed, gone }, nowMs) {
      const now = new Map(changed);
      for (const name of gone) now.set(name, GONE);
      for (const map of [resting, closed, asked]) for (const name of map.keys()) if (!now.has(name)) map.delete(name);
      const ready = new Map<string, string>();
      let dueMs: number | undefined;
      let left = 0;
      for (const [name, state] of now) {
        if (closed.get(name) === state) continue;
        left += 1;
        if (asked.get(name) === state) continue;
        const seen = resting.get(name);
        const sinceMs = seen?.state === state ? seen.sinceMs : nowMs;
        if (nowMs - sinceMs >= restMs) {
          resting.delete(name);
          asked.set(name, state);
          ready.set(name, state);
          continue;
        }
        resting.set(name, { state, sinceMs });
        dueMs = Math.min(dueMs ?? Number.POSITIVE_INFINITY, sinceMs + restMs);
      }
      return { ready, ...(dueMs !== undefined && { dueMs }), settled: left === 0 };
    },
    close(names) {
      for (const [name, state] of names) {
        if (asked.get(name) === state) asked.delete(name);
        closed.set(name, state);
      }
    },
    reopen(names, atMs) {
      for (const [name, state] of names) {
        if (asked.get(name) !== state) continue;
        asked.delete(name);
        // One that has moved meanwhile comes to rest in its new state.
        if (!resting.has(name)) resting.set(name, { state, sinceMs: atMs - restMs });
      }
    },
  };
}
