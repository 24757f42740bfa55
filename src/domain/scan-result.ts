import type { DeliveredFile, DeliveredSequence } from './delivery.ts';
import type { Remark } from './evidence.ts';
import type { ListingProblem } from './ports.ts';
import type { ImageSequence } from './sequence.ts';

/** A sequence as a scan found it: its files judged, and how it is written. */
export interface ScannedSequence extends DeliveredSequence {
  readonly sequence: ImageSequence;
}

/** A remark that is about no file of the result: a sidecar without its file, a receipt, a folder. */
export interface ScanNotice extends Remark {
  /** Relative to the scanned root; `.` for the root itself. */
  readonly path: string;
}

/** One directory, scanned, recorded and judged. */
export interface DirectoryResult {
  /** Relative to the scanned root, `/` between parts; empty for the root. */
  readonly path: string;
  /** Files in no sequence. */
  readonly files: readonly DeliveredFile[];
  readonly sequences: readonly ScannedSequence[];
  /** Entries that could not be judged; `name` is relative to the directory. */
  readonly problems: readonly ListingProblem[];
  readonly notices: readonly ScanNotice[];
  readonly skipped: Readonly<Record<string, number>>;
  /** How many of the files were inspected now; the others are known from the ledger and had not changed. */
  readonly inspected: number;
}

/** What a scan tells while it goes on. */
export interface ScanProgress {
  readonly listed: number;
  readonly listedBytes: number;
  readonly done: number;
  readonly doneBytes: number;
  /** True once the walk has come to its end, so that `listed` is the whole. */
  readonly walked: boolean;
}
