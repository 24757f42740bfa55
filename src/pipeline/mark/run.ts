import type { FileStat } from '../../domain/asset.ts';
import type { FileError } from '../../domain/errors.ts';
import type { PlannedIngredient } from '../../domain/manifest-plan.ts';
import type { MarkStatement } from '../../domain/mark.ts';
import type { findMarkFormat } from '../../domain/mark-formats.ts';
import type { MarkOutcome } from '../../domain/mark-result.ts';
import type { DirectoryListing } from '../../domain/ports.ts';
import type { ScanProgress } from '../../domain/scan-result.ts';
import type { IndexJob } from './mark-index.ts';
import type { MarkJob, MarkOptions } from './parts.ts';
import type { FrameJob, FrameOutcome } from './place-frames.ts';

/** What a file is, from its first bytes; with its hash when that was asked for. */
export type Identified =
  | { readonly ok: true; readonly mediaType?: string; readonly sha256?: string }
  | { readonly ok: false; readonly error: FileError };

/** Does the work on strangers' bytes, wherever that happens (in child processes). Never throws for a file. */
export interface MarkWorkers {
  identify(
    files: readonly { readonly path: string; readonly stat: FileStat }[],
    hash: boolean,
  ): Promise<readonly Identified[]>;
  markFile(job: MarkJob): Promise<MarkOutcome>;
  placeFrames(
    jobs: readonly FrameJob[],
    options: MarkOptions & { readonly statement: MarkStatement },
  ): Promise<readonly FrameOutcome[]>;
  markIndex(job: IndexJob): Promise<MarkOutcome>;
  /** True for the names that marking gives to files on the way. */
  isOwnTemporary(name: string): boolean;
  /** Removes files on the way that runs left in a folder when they were killed, never those of one that still runs. */
  clearStale(folder: string): Promise<void>;
}

/** What is to be said of one file, or why nothing is. */
export type StatementFor =
  | { readonly kind: 'mark'; readonly statement: MarkStatement }
  | { readonly kind: 'skip'; readonly why: 'negative' | 'undeclared' }
  | { readonly kind: 'refuse'; readonly message: string };

/** One PATH of the command line. Absolute. */
export interface MarkRoot {
  readonly path: string;
  /** A folder; else a single file. */
  readonly isFolder: boolean;
  /** The run's output, when it lies below this very folder; as the walk names it. */
  readonly output?: string;
}

export interface MarkRun {
  readonly roots: readonly MarkRoot[];
  /** Absolute; absent: in place. */
  readonly out?: string;
  /** `path` is relative to the root. */
  readonly stateOf: (file: { readonly path: string; readonly sha256?: string }) => StatementFor;
  /** True when `stateOf` goes by content. */
  readonly needsHashes: boolean;
  readonly ingredients: readonly Omit<PlannedIngredient, 'label'>[];
  readonly options: MarkOptions;
  readonly onProgress?: (progress: ScanProgress) => void;
}

export interface MarkRunParts {
  readonly walk: (root: string) => AsyncIterable<DirectoryListing>;
  readonly workers: MarkWorkers;
  readonly findFormat: typeof findMarkFormat;
  /** Jobs under way at once. */
  readonly inFlight: number;
}
