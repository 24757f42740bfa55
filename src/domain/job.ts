import type { FileError } from './errors.ts';
import type {
  CheckDeliveryInput,
  CheckDeliveryOutput,
  FingerprintBatchInput,
  FingerprintBatchOutput,
  MarkBatchInput,
  MarkBatchOutput,
  ScanBatchInput,
  ScanBatchOutput,
  ScanFolderInput,
  ScanFolderOutput,
} from './job-payloads.ts';
import type { Location } from './location.ts';

/** Every kind of job with what it takes and gives. The catalogue in `queue/` has a schema and the rules of each. */
export interface Jobs {
  'scan.folder': { input: ScanFolderInput; output: ScanFolderOutput };
  'scan.batch': { input: ScanBatchInput; output: ScanBatchOutput };
  'mark.batch': { input: MarkBatchInput; output: MarkBatchOutput };
  'check.delivery': { input: CheckDeliveryInput; output: CheckDeliveryOutput };
  'fingerprint.batch': { input: FingerprintBatchInput; output: FingerprintBatchOutput };
}

export type JobName = keyof Jobs;
export type JobInput<N extends JobName> = Jobs[N]['input'];
export type JobOutput<N extends JobName> = Jobs[N]['output'];

/**
 * Queues by what a worker must be able to do. Each root has one of each, named `assay-LANE-ROOT`, so that a worker only listens where it
 * can read. Jobs that page through trees or wait for others have lanes of their own: they never hold the place of those they wait for.
 */
export const LANES = ['folders', 'scan', 'mark', 'check', 'fingerprint'] as const;
export type Lane = (typeof LANES)[number];

/** Roles of a worker, and the lanes that each serves. */
export const ROLES = {
  scan: ['folders', 'scan', 'fingerprint'],
  mark: ['mark'],
  check: ['check', 'folders', 'scan'],
  all: ['folders', 'scan', 'mark', 'check', 'fingerprint'],
} as const satisfies Record<string, readonly Lane[]>;
export type Role = keyof typeof ROLES;

export interface JobRef {
  readonly name: JobName;
  /** Root whose queue it is in. */
  readonly root: string;
  /** Within its queue. */
  readonly id: string;
}

export type NewJob<N extends JobName = JobName> = {
  readonly [K in N]: {
    readonly name: K;
    readonly root: string;
    readonly input: JobInput<K>;
    /** As `PRIORITY`: lower goes first. */
    readonly priority: number;
    /** Jobs that have to end before this one begins (a flow). */
    readonly children?: readonly NewJob[];
  };
}[N];

/** A job that ended badly for good. */
export interface FailedJob extends JobRef {
  readonly input: unknown;
  readonly reason: FileError;
  /** How often it was begun. */
  readonly attempts: number;
  /** ISO 8601. */
  readonly failedAt: string;
}

/** What a handler decides. */
export type JobStep<N extends JobName> =
  | { readonly step: 'done'; readonly output: JobOutput<N> }
  /** Put back, to go on with this input after a while: the place is free for others meanwhile. Counts as no attempt. */
  | { readonly step: 'again'; readonly input: JobInput<N>; readonly afterMs: number }
  /** To go on with this input once all its children have ended, well or badly. At once when there is none under way. */
  | { readonly step: 'after-children'; readonly input: JobInput<N> };

/** One job at work. */
export interface JobContext<N extends JobName> {
  readonly ref: JobRef;
  readonly input: JobInput<N>;
  /** 1 for the first try after a failure that was reported; deaths of workers do not count here. */
  readonly attempt: number;
  /** How often a worker died with this job in hand, or lost it: over 0, something of it may be done already. */
  readonly deaths: number;
  /** Ends when the worker has to stop at once or has lost the job to another. */
  readonly signal: AbortSignal;
  /** Keeps the input for the case that this worker dies: the next one is given this. */
  checkpoint(input: JobInput<N>): Promise<void>;
  /** Adds children of this job. One that was added before, by an earlier life of this job, is not added again. */
  addChildren(children: readonly NewJob[]): Promise<void>;
  /** What the children that ended well gave, by name. */
  childOutputs<C extends JobName>(name: C): Promise<readonly JobOutput<C>[]>;
  failedChildren(): Promise<readonly FailedJob[]>;
  /** Jobs that wait in a queue of this root, delayed ones too. */
  backlog(lane: Lane): Promise<number>;
}

export type JobHandlers = { readonly [N in JobName]?: (job: JobContext<N>) => Promise<JobStep<N>> };

/** A job that something happens to, and what it is about: {@link findJobLocation} of its input. */
interface JobAtWork {
  readonly job: JobRef;
  readonly location?: Location;
}

/** What happens to jobs in a worker, for logs and metrics. */
export type JobEvent =
  | (JobAtWork & { readonly type: 'started'; readonly deaths: number })
  | (JobAtWork & { readonly type: 'completed'; readonly seconds: number; readonly output: unknown })
  /** `step` of {@link JobStep}: not over yet. */
  | (JobAtWork & {
      readonly type: 'continued';
      readonly seconds: number;
      readonly step: 'again' | 'after-children';
    })
  /** `final`: no more tries. */
  | (JobAtWork & {
      readonly type: 'failed';
      readonly seconds: number;
      readonly reason: FileError;
      readonly final: boolean;
    })
  /** Taken over from a worker that died or was cut off. */
  | { readonly type: 'stalled'; readonly job: Pick<JobRef, 'root' | 'id'> & { readonly lane: Lane } }
  /** The connection to the queue was lost, or is back. */
  | { readonly type: 'connection'; readonly connected: boolean; readonly reason?: FileError };

export interface WorkOptions {
  readonly roots: readonly string[];
  readonly lanes: readonly Lane[];
  /** Jobs of `scan`, `mark`, `check` and `fingerprint` at once, each lane and root together. `folders` has one more of its own. */
  readonly concurrency: number;
  readonly onEvent?: (event: JobEvent) => void;
}

/** A worker at work. */
export interface JobWorker {
  /** True while it is connected and takes jobs. */
  readonly ready: boolean;
  /** Jobs in hand. */
  readonly active: number;
  /** Takes no more work, waits `limitMs` for what is in hand, then hands that back; other workers take it at once. */
  drain(limitMs: number): Promise<void>;
}

export interface QueueStatus {
  readonly lane: Lane;
  readonly root: string;
  readonly paused: boolean;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  /** Waits for its children. */
  readonly parents: number;
  readonly failed: number;
  readonly completed: number;
  /** Seconds that the oldest waiting job has waited; absent when none waits. */
  readonly oldestSeconds?: number;
  readonly workers: number;
}

export type JobEnd<N extends JobName> =
  | { readonly ok: true; readonly output: JobOutput<N> }
  | { readonly ok: false; readonly reason: FileError };

/** Which queues a command of a person is about; absent: all. */
export interface QueueSelection {
  readonly lane?: Lane;
  readonly root?: string;
}

/**
 * Jobs, wherever they are kept. Errors: `queue.unreachable`, `queue.full`, `queue.unusable`, `job.invalid`, `job.newer`.
 * Both implementations share one path for a job: parse, handle, parse.
 */
export interface JobQueue {
  /** Adds jobs, each with its children. One with the same dedupe key that has not ended yet is not added again; its ref is returned. */
  add(jobs: readonly NewJob[]): Promise<readonly JobRef[]>;
  work(handlers: JobHandlers, options: WorkOptions): Promise<JobWorker>;
  /** Waits for the end of a job. `onProgress` is told, at most every second, how many of its children have ended. */
  wait<N extends JobName>(
    ref: JobRef & { readonly name: N },
    options?: { readonly signal?: AbortSignal; readonly onProgress?: (ended: number, known: number) => void },
  ): Promise<JobEnd<N>>;
  /** Of the queues that have ever been used, sorted by root and lane. */
  status(selection?: QueueSelection): Promise<readonly QueueStatus[]>;
  /** Newest first. */
  failed(selection?: QueueSelection, limit?: number): Promise<readonly FailedJob[]>;
  /** Failed jobs go back to be tried again from the beginning, each with its children that failed. By id, or all of the selection. Returns how many. */
  retry(selection?: QueueSelection, id?: string): Promise<number>;
  /** Removes what waits; what is in hand goes on. Returns how many. */
  drain(selection?: QueueSelection): Promise<number>;
  pause(selection?: QueueSelection): Promise<void>;
  resume(selection?: QueueSelection): Promise<void>;
  close(): Promise<void>;
}
