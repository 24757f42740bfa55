import type { ErrorCode } from './errors.ts';
import type { Verdict } from './finding.ts';
import type { Location } from './location.ts';
import type { PictureSearchOutcome } from './match.ts';

/** Version of the payloads. A worker refuses newer ones (`job.newer`), which stay in the queue's failed set for a newer worker. */
export const PAYLOAD_VERSION = 1;

interface Payload {
  readonly version: typeof PAYLOAD_VERSION;
}

/** Scans a tree: pages through it and adds {@link ScanBatchInput} jobs, then settles what belongs to the whole. */
export interface ScanFolderInput extends Payload {
  readonly location: Location;
  /** Tells one scan from the next; the same run twice is one scan in the ledger. */
  readonly run: string;
  readonly deep: boolean;
  readonly rescan: boolean;
  /** Of the batches, as {@link PRIORITY}. */
  readonly priority: number;
  /** `list`: paging through the tree. `settle`: every batch has ended. Default `list`. */
  readonly stage?: 'list' | 'settle';
  /** Id of the scan in the ledger, once it has begun. */
  readonly scan?: number;
  /** The last directory that was paged through, relative to `location`: a resumed job goes on behind it. */
  readonly cursor?: string;
  /** Only these, instead of all that lies below `location`: nothing is paged through, and no directory is forgotten. */
  readonly parts?: readonly DirectoryPart[];
  /** As {@link ScanBatchInput.settled}. Default false. */
  readonly settled?: boolean;
  /** What was listed so far. */
  readonly listed?: { readonly directories: number; readonly files: number };
}

/** Counts of a scan; `failed` are the files that no worker survived or could judge. */
export interface ScanCounts {
  readonly directories: number;
  readonly files: number;
  /** Read now; the others had not changed. */
  readonly inspected: number;
  readonly bytes: number;
  readonly unreadable: number;
  readonly unfinished: number;
  /** Files that are no longer in a directory, and directories that are no longer there with all that was in them. */
  readonly gone: number;
}

export interface ScanFolderOutput extends ScanCounts {
  readonly scan: number;
  readonly failed: number;
}

/** A directory, or the names of it from `from` (inclusive) to `to` (exclusive) in code unit order; absent: no bound on that side. */
export interface DirectoryPart {
  readonly location: Location;
  readonly from?: string;
  readonly to?: string;
  /** Only these names and their sidecars, at most `worker.batchFiles`: what a watcher has seen come to rest, or go. */
  readonly names?: readonly string[];
}

/** Reads what is new or changed of some directories and records it. */
export interface ScanBatchInput extends Payload {
  readonly run: string;
  readonly scan: number;
  /** The root of the scan that it belongs to. */
  readonly root: Location;
  readonly parts: readonly DirectoryPart[];
  readonly deep: boolean;
  readonly rescan: boolean;
  /** True: nothing of what is listed is known to be still in the writing (a watcher has seen it rest). Default false. */
  readonly settled?: boolean;
  /** Set once it was taken apart because its worker had died: the number of its children, one for each file. Absent: it reads itself. */
  readonly split?: number;
}

export type ScanBatchOutput = Omit<ScanCounts, 'directories'> & {
  /** As {@link ScanBatchInput.split}. */
  readonly split?: number;
  /** Files that no worker of its children survived: recorded as unreadable. Default 0. */
  readonly failed?: number;
  /** Directories of which it read a part only: their sequences are found once all parts are read. Default: none. */
  readonly cut?: readonly Location[];
};

/** What `assay mark` was asked for, as far as it holds on every machine. Keys and certificates are the worker's own configuration. */
export interface MarkBatchInput extends Payload {
  readonly run: string;
  /** Whole directories, or single files of one: `from` and `to` name the same file. Sequences are never taken apart. */
  readonly parts: readonly DirectoryPart[];
  /** Absent: in place. Copies go below this location, in the folders that they have below `base`. */
  readonly out?: Location;
  readonly base: Location;
  /** The request as `pipeline/mark` takes it, as JSON: statements, details, placement, what to keep. */
  readonly request: Readonly<Record<string, unknown>>;
}

export interface MarkBatchOutput {
  readonly marked: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly failed: number;
  readonly bytes: number;
  /** The first 100. */
  readonly failures: readonly { readonly location: Location; readonly code: ErrorCode; readonly message: string }[];
}

/** Judges a delivery whose files its child job (`scan.folder`) has recorded. */
export interface CheckDeliveryInput extends Payload {
  readonly location: Location;
  /** Id of the show: its file is found by each machine's configuration. */
  readonly show: string;
  readonly delivery: string;
  /** YYYY-MM-DD. */
  readonly delivered?: string;
  /** Timecode of one frame number, `01:00:00:00@1001`. */
  readonly start?: string;
  readonly deep: boolean;
  readonly rescan: boolean;
  readonly run: string;
  /** Whether and how its pictures are searched. Default: as the worker's configuration has it. */
  readonly match?: 'off' | 'usual' | 'thorough';
}

export interface CheckDeliveryOutput {
  readonly verdict: Verdict;
  /** Id of the check in the ledger. */
  readonly check: number;
  readonly findings: number;
  /**
   * What searching the pictures came to, so that nobody has to do it again for the report: what was found is named by locations.
   * Absent when it is too large to be handed over.
   */
  readonly search?: PictureSearchOutcome;
}

/** Fingerprints pictures that whoever adds the job knows to be generated. */
export interface FingerprintBatchInput extends Payload {
  readonly run: string;
  readonly parts: readonly DirectoryPart[];
}

export interface FingerprintBatchOutput {
  /** Pictures that were asked for; what is in none of the others had a fingerprint already, or looks like one that has. */
  readonly files: number;
  readonly made: number;
  /** Could not be decoded: recorded as such. */
  readonly failed: number;
  /** Not there any more as they were recorded. */
  readonly unreachable: number;
}

/** Lower goes first. */
export const PRIORITY = { check: 1, watch: 5, scan: 10, mark: 10 } as const;
