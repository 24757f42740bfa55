import type { FailedJob, JobEnd, JobName, JobRef, Lane } from '../../domain/job.ts';

export type MemoryState = 'waiting' | 'delayed' | 'active' | 'waiting-children' | 'failed' | 'ended';

/** A job in this process's memory. */
export interface MemoryJob {
  readonly ref: JobRef;
  readonly lane: Lane;
  readonly priority: number;
  /** Of those that can be deduplicated: jobs without a parent. */
  readonly key?: string;
  readonly parent?: MemoryJob;
  /** As it was added: what a person's retry begins with. */
  readonly first: unknown;
  input: unknown;
  state: MemoryState;
  /** Tries that failed since it last got on. */
  failures: number;
  /** How often it was begun. */
  begun: number;
  waitingSinceMs: number;
  timer?: NodeJS.Timeout;
  /** Ids of its children that have not ended. */
  readonly pending: Map<string, MemoryJob>;
  readonly outputs: Map<string, { readonly name: JobName; readonly output: unknown }>;
  readonly failedChildren: Map<string, FailedJob>;
  failed?: FailedJob;
  readonly watchers: Set<(end: JobEnd<JobName>) => void>;
}

/** The queue of one lane and root. */
export interface MemoryLane {
  readonly lane: Lane;
  readonly root: string;
  isPaused: boolean;
  /** By priority, each first in, first out. */
  readonly waiting: Map<number, MemoryJob[]>;
  /** All that have not ended, the failed ones too. */
  readonly jobs: Map<string, MemoryJob>;
  completed: number;
}
