import type { FileError } from '../../domain/errors.ts';
import type { JobQueue } from '../../domain/job.ts';
import type { Ledger } from '../../domain/ledger.ts';
import type { Location } from '../../domain/location.ts';
import type { DirectoryListing } from '../../domain/ports.ts';

/** What is watched: a root or a folder in it. */
export interface WatchedFolder {
  /** Name of the root whose queue takes the jobs. */
  readonly root: string;
  readonly location: Location;
  /** Absolute, on this machine. */
  readonly path: string;
}

export interface WatchOptions {
  /** Between two looks at every directory, ms. */
  readonly intervalMs: number;
  /** For which a file must not have moved before it counts as finished, ms. */
  readonly restMs: number;
  /** After which another watcher takes over from one that died, ms. */
  readonly leaseMs: number;
  /** Names in one part of a job. */
  readonly batchFiles: number;
  /** Look for watermarks in the pixels too. */
  readonly deep: boolean;
  /** Ends after one look at everything, once what it found is recorded. Default false. */
  readonly once?: boolean;
}

/** What a watcher tells while it goes on. */
export type WatchEvent =
  | { readonly type: 'elected' }
  /** Another watcher has the folder. Told once for each time of waiting. */
  | { readonly type: 'standing-by' }
  /** The lease could not be renewed in time. */
  | { readonly type: 'deposed' }
  /** Every directory was looked at. */
  | { readonly type: 'swept'; readonly directories: number; readonly seconds: number }
  | { readonly type: 'added'; readonly files: number; readonly job: string }
  | { readonly type: 'recorded'; readonly files: number; readonly job: string; readonly seconds: number }
  /** A job failed, the folder cannot be read, or there are no events: what was not seen to is looked at again. */
  | { readonly type: 'trouble'; readonly reason: FileError };

export interface WatchParts {
  readonly walk: (path: string) => AsyncIterable<DirectoryListing>;
  /** One directory, by its path relative to `path`; undefined when it is not there any more. */
  readonly list: (path: string, directory: string) => Promise<DirectoryListing | undefined>;
  /** True for a directory that rules leave out, or one below such. */
  readonly isSkipped: (directory: string) => boolean;
  readonly ledger: Pick<
    Ledger,
    'directory' | 'directoriesBelow' | 'directoryStates' | 'saveDirectoryStates' | 'takeLease' | 'dropLease'
  >;
  readonly queue: Pick<JobQueue, 'add' | 'wait'>;
  /**
   * Tells of directories, relative to `path`, in which something changed. Rejects where there are no events to be had; resolves to
   * what ends it. Whatever it misses, the next look at everything finds.
   */
  readonly listen?: (path: string, onChange: (directories: readonly string[]) => void) => Promise<() => Promise<void>>;
  /** A clock that never jumps, ms. */
  readonly nowMs: () => number;
  /** Waits so long, or until `signal` aborts; never throws. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Who holds the lease: this process and no other. */
  readonly holder: string;
  /** A new name for a scan. */
  readonly newRun: () => string;
  /** Short, of any text. */
  readonly digest: (text: string) => string;
  readonly onEvent: (event: WatchEvent) => void;
}
