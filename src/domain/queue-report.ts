import type { FileError } from './errors.ts';
import type { JobName, QueueStatus } from './job.ts';
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

/** `dailies:/ep101/a.exr` for one file, `dailies:/ep101 (a.exr to b.exr)` for a range of names, else the folder. */
export function describePart({ location, from, to }: DirectoryPart): string {
  if (from === undefined && to === undefined) return location;
  // The least text above a name is the name with a NUL behind it: as an exclusive end it takes in that one name.
  if (from !== undefined && (to === from || to === `${from}\0`)) return `${location.replace(/\/$/, '')}/${from}`;
  return `${location} (${from ?? 'the first name'} to ${to ?? 'the last name'})`;
}
