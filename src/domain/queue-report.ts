import { isSingleName, isWholeDirectory } from './directory-part.ts';
import type { FileError } from './errors.ts';
import type { JobName, JobOutput, QueueStatus } from './job.ts';
import type { DirectoryPart } from './job-payloads.ts';
import type { SCHEMA_VERSION } from './report.ts';

/** `assay queue status --json`. */
export interface QueueStatusReport {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'queue-status';
  readonly queues: readonly QueueStatus[];
}

/** A failed job for people: what it was about, and why it ended. */
export interface FailedJobLine {
  readonly id: string;
  readonly name: JobName;
  readonly root: string;
  /** Locations of files and folders: strangers' text. The first 100. */
  readonly about: readonly string[];
  /** Number of all of these. */
  readonly aboutCount: number;
  readonly reason: FileError;
  /** How often it was begun. */
  readonly attempts: number;
  /** ISO 8601. */
  readonly failedAt: string;
}

/** `assay queue failed --json`. */
export interface QueueFailedReport {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'queue-failed';
  /** Newest first. */
  readonly jobs: readonly FailedJobLine[];
  /** Number of all failed jobs, also of those that are not listed. */
  readonly failed: number;
}

export const QUEUE_ACTIONS = ['retry', 'drain', 'pause', 'resume'] as const;
export type QueueAction = (typeof QUEUE_ACTIONS)[number];

/** `assay queue retry|drain|pause|resume --json`. */
export interface QueueActionReport {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'queue-action';
  readonly action: QueueAction;
  /** Jobs that went back to be tried again, or were removed. */
  readonly jobs?: number;
}

/** A job that `--no-wait` left to the workers: a line of `--json`. */
export interface AddedJobLine {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'job';
  readonly id: string;
  readonly name: JobName;
  readonly root: string;
  /** The location that it is about. */
  readonly location: string;
}

/** What workers came to in a folder that this machine cannot see: a line of `assay scan --json`. */
export interface ScanCountsLine extends JobOutput<'scan.folder'> {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'scan-counts';
  readonly location: string;
}

/** What workers came to over a delivery that this machine cannot see: what `assay check --json` writes then. */
export interface CheckCountsLine extends Omit<JobOutput<'check.delivery'>, 'search'> {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'check-counts';
  readonly location: string;
}

/** What workers came to when they marked files: what `assay mark --json` writes with a queue. */
export interface MarkCountsLine extends Omit<JobOutput<'mark.batch'>, 'failures'> {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly kind: 'mark-counts';
  readonly jobs: number;
  /** The first 100 of each job, and 1,000 in all. */
  readonly failures: JobOutput<'mark.batch'>['failures'];
  /** Jobs that ended badly as a whole: nobody knows what of them is marked. */
  readonly failedJobs: readonly { readonly id: string; readonly root: string; readonly reason: FileError }[];
  readonly seconds: number;
}

/** `dailies:/ep101/a.exr` for one file, `dailies:/ep101 (a.exr to b.exr)` for a range of names, else the folder. */
export function describePart(part: DirectoryPart): readonly string[] {
  const { location, from, to, names } = part;
  const single = (name: string): string => `${location.replace(/\/$/, '')}/${name}`;
  if (names !== undefined) return names.map(single);
  if (isWholeDirectory(part)) return [location];
  if (from !== undefined && isSingleName(part)) return [single(from)];
  return [`${location} (${from ?? 'the first name'} to ${to ?? 'the last name'})`];
}
