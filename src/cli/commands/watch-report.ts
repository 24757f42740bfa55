import type { Log } from '../../domain/log.ts';
import type { WatchEvent, WatchedFolder } from '../../pipeline/watch/parts.ts';

/** The same trouble, looked into every few seconds, is told no more often than this, ms. */
const REPEAT_MS = 60_000;

/** What watchers do, as lines of the log. */
export interface WatchReport {
  tell(folder: WatchedFolder, event: WatchEvent): void;
  readonly hadTrouble: boolean;
}

export function createWatchReport(log: Log): WatchReport {
  const told = new Map<string, number>();
  let hadTrouble = false;
  const tellTrouble = (folder: WatchedFolder, reason: { readonly code: string; readonly message: string }): void => {
    hadTrouble = true;
    const key = `${folder.location} ${reason.code} ${reason.message}`;
    const nowMs = performance.now();
    const lastMs = told.get(key);
    if (lastMs !== undefined && nowMs - lastMs < REPEAT_MS) return;
    if (told.size > 1000) told.clear();
    told.set(key, nowMs);
    log.warn(reason.message, { root: folder.root, file: folder.location, code: reason.code });
  };
  return {
    get hadTrouble() {
      return hadTrouble;
    },
    tell(folder, event) {
      const about = { root: folder.root, file: folder.location };
      switch (event.type) {
        case 'elected':
          return log.info('Watching.', about);
        case 'standing-by':
          return log.info('Another watcher has this folder: standing by.', about);
        case 'deposed':
          return log.warn('The folder was lost to another watcher, or the ledger was away for too long.', about);
        case 'swept':
          return log.debug('Looked at every directory.', {
            ...about,
            directories: event.directories,
            seconds: event.seconds,
          });
        case 'added':
          return log.debug('Added to the queue.', { ...about, files: event.files, jobId: event.job });
        case 'recorded':
          return log.info('Recorded.', { ...about, files: event.files, jobId: event.job, seconds: event.seconds });
        case 'trouble':
          return tellTrouble(folder, event.reason);
      }
    },
  };
}
