import type { NameSelection } from '../../domain/directory-part.ts';
import type { FileError } from '../../domain/errors.ts';
import type { Ledger } from '../../domain/ledger.ts';
import type { Location } from '../../domain/location.ts';
import type { Clock, DirectoryListing, Inspector } from '../../domain/ports.ts';
import type { ScanParts } from '../scan/parts.ts';

/** What a root or a folder in it is at the moment. */
export type RootState =
  | {
      readonly there: true;
      readonly isFolder: boolean;
      /** Tells one file system from another. */
      readonly device: number;
      /** A folder with nothing in it, not even what a scan passes over. */
      readonly isEmpty: boolean;
    }
  | { readonly there: false; readonly why: 'gone' | 'unusable'; readonly systemCode: string };

/** The names in one directory, as paging through a tree gives them. */
export interface NamesPage {
  /** Relative to the root with `/`, empty for the root itself. */
  readonly path: string;
  /** Absolute. */
  readonly absolutePath: string;
  /** Sorted in code unit order. */
  readonly names: readonly string[];
  /** The directory could not be read. */
  readonly problem?: FileError;
  /** What was asked for is this one file. */
  readonly single?: true;
}

/** What the guard of a root needs from outside. */
export interface GuardParts {
  readonly ledger: Pick<Ledger, 'directoriesBelow'>;
  /** Never throws. */
  readonly lookAtRoot: (path: string) => Promise<RootState>;
  /** The absolute path of a location on this machine. Throws `location.unknown`. */
  readonly toPath: (location: Location) => string;
}

/** What jobs that scan need from outside. Paths are absolute; the ledger keeps locations by itself. */
export interface ScanJobParts extends GuardParts {
  readonly ledger: Pick<
    Ledger,
    | 'startScan'
    | 'finishScan'
    | 'directory'
    | 'record'
    | 'recordSequences'
    | 'directoriesBelow'
    | 'saveDirectoryStates'
    | 'forgetUnlisted'
  >;
  readonly inspector: Pick<Inspector, 'inspect'>;
  readonly clock: Clock;
  readonly recheck: ScanParts['recheck'];
  /** Waits, or ends at once when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Pages through a tree by its names alone. Throws `input.not-found`. */
  readonly walkNames: (
    root: string,
    options: { readonly after?: string; readonly signal: AbortSignal },
  ) => AsyncIterable<NamesPage>;
  /** Lists a directory, or those of its names that are selected with what speaks for them. */
  readonly listPart: (root: string, part: NameSelection & { readonly directory: string }) => Promise<DirectoryListing>;
  readonly options: ScanJobOptions;
}

export interface ScanJobOptions {
  /** Files in one batch, about. */
  readonly batchFiles: number;
  /** Batches that may wait in the queue before no more are added. */
  readonly backlogJobs: number;
  /** How long paging waits when they do, ms. */
  readonly backlogPauseMs: number;
  /** Files modified within this many ms may still be written. */
  readonly settleMs: number;
  /** Files under way at once in one job. */
  readonly inFlight: number;
}
