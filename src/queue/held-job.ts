import type { FileError } from '../domain/errors.ts';
import type { JobContext, JobName, JobRef, Lane } from '../domain/job.ts';

/** What a handler may ask of its own job, whichever queue it came from. */
export type JobLinks = Pick<
  JobContext<JobName>,
  'checkpoint' | 'addChildren' | 'childOutputs' | 'failedChildren' | 'backlog'
>;

/** How one run of a job ended. */
export type JobOutcome =
  | { readonly kind: 'done'; readonly output: unknown }
  | { readonly kind: 'again'; readonly input: unknown; readonly afterMs: number }
  | { readonly kind: 'after-children'; readonly input: unknown }
  | {
      readonly kind: 'failed';
      readonly reason: FileError;
      /** May pass when it is tried again. */
      readonly isRetryable: boolean;
      /** Of a bug. */
      readonly stack?: string;
    };

/** What became of it: `over` for now or for good; `go-on`: to be run again at once; `lost`: somebody else has it. */
export type JobSettled =
  | { readonly kind: 'over'; readonly isFinal: boolean }
  | { readonly kind: 'go-on'; readonly input: unknown }
  | { readonly kind: 'lost' };

/** A job that was taken and has to be settled or given back. */
export interface HeldJob {
  readonly ref: JobRef;
  readonly input: unknown;
  readonly attempt: number;
  readonly deaths: number;
  /** Too many workers have died with it: it is not to be run. */
  readonly isAbandoned: boolean;
  readonly links: JobLinks;
  /** Called when another may have it by now. */
  readonly onLost: (listener: () => void) => void;
  settle(outcome: JobOutcome): Promise<JobSettled>;
  /** Others may take it at once; counts neither as a try nor as a death. */
  giveBack(): Promise<void>;
}

/** One queue to take jobs from. */
export interface JobSource {
  readonly lane: Lane;
  readonly root: string;
  /** True when it is worth trying {@link take}. */
  isDue(): boolean;
  /** The next job; undefined when there is none. Never throws. */
  take(): Promise<HeldJob | undefined>;
}
