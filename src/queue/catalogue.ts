import type { z } from 'zod';
import type { JobInput, JobName, JobOutput, Lane } from '../domain/job.ts';
import { type DirectoryPart, PAYLOAD_VERSION } from '../domain/job-payloads.ts';
import { type Location, parseLocation } from '../domain/location.ts';
import { digestKey } from './job-keys.ts';
import { INPUT_SCHEMAS, OUTPUT_SCHEMAS } from './payload-schemas.ts';

/** What holds for all jobs of one name. */
export interface JobEntry<N extends JobName> {
  /** Each lane has one name: what a worker does with a lane's jobs is settled by the lane. */
  readonly lane: Lane;
  readonly input: z.ZodType<JobInput<N>>;
  readonly output: z.ZodType<JobOutput<N>>;
  /** The newest payload that this worker knows. */
  readonly version: number;
  /** Tries in a row that may fail in a way that may pass (`retryable`, or a bug) before it fails for good. */
  readonly attempts: number;
  /** Pause before the second try, ms. Doubles with each further one, up to {@link BACKOFF_LIMIT_MS}. */
  readonly backoffMs: number;
  /**
   * Workers that may die with it in hand, one after the other. `configured`: `worker.deaths`. A number, where the job opens no strangers'
   * files: such a worker has more likely died of its neighbour, so more is needed before it is blamed.
   */
  readonly deaths: 'configured' | number;
  /** True: it opens strangers' files. When a worker has died with it, the next one has nothing else in hand beside it. */
  readonly isRisky: boolean;
  /** Two jobs with the same key that have not ended are one. `run` is no part of it where any run will do. */
  readonly dedupe: (input: JobInput<N>) => string;
  /** The place that it is about, for people. */
  readonly describe: (input: JobInput<N>) => string;
  /** All places it reads: they must lie in the root of its queue. */
  readonly places: (input: JobInput<N>) => readonly Location[];
}

/** Longest pause between two tries, ms. Mounts that come back, do so within minutes. */
export const BACKOFF_LIMIT_MS = 60_000;

/** Deaths after which a job that opens no files is given up: more than any file is allowed to cause beside it, with some to spare. */
const NEIGHBOUR_DEATHS = 20;

/** Finished jobs that are kept for those who wait for them and for the dashboard. Children are not: their parents have what they gave. */
export const KEEP_COMPLETED = { count: 1000, age: 24 * 3600 } as const;

/**
 * Failed ones are kept for people, and for their parents, which have to know what was not done. 5,000 are more batches than ten million
 * small files have that fail one in four.
 */
export const KEEP_FAILED = { count: 5000, age: 14 * 24 * 3600 } as const;

type Catalogue = { readonly [N in JobName]: JobEntry<N> };

/** Every job: where it goes, what it takes and gives, and how often it is tried. */
export const JOBS = {
  'scan.folder': {
    lane: 'folders',
    input: INPUT_SCHEMAS['scan.folder'],
    output: OUTPUT_SCHEMAS['scan.folder'],
    version: PAYLOAD_VERSION,
    attempts: 8,
    backoffMs: 1000,
    deaths: NEIGHBOUR_DEATHS,
    isRisky: false,
    // Names are asked for again when they have changed, and the job under way may have read what they were before.
    dedupe: ({ location, run, deep, rescan, parts, settled }) =>
      digestKey([
        'scan.folder',
        location,
        deep,
        rescan,
        settled ?? false,
        ...(parts === undefined ? [] : [run, parts]),
      ]),
    describe: ({ location }) => location,
    places: ({ location, parts }) => [location, ...placesOf(parts ?? [])],
  },
  'scan.batch': {
    lane: 'scan',
    input: INPUT_SCHEMAS['scan.batch'],
    output: OUTPUT_SCHEMAS['scan.batch'],
    version: PAYLOAD_VERSION,
    attempts: 6,
    backoffMs: 1000,
    deaths: 'configured',
    isRisky: true,
    dedupe: ({ run, parts }) => digestKey(['scan.batch', run, parts]),
    describe: ({ parts, root }) => describeParts(parts, root),
    places: ({ root, parts }) => [root, ...placesOf(parts)],
  },
  'mark.batch': {
    lane: 'mark',
    input: INPUT_SCHEMAS['mark.batch'],
    output: OUTPUT_SCHEMAS['mark.batch'],
    version: PAYLOAD_VERSION,
    attempts: 4,
    backoffMs: 5000,
    deaths: 'configured',
    isRisky: true,
    dedupe: ({ run, parts, base, out }) => digestKey(['mark.batch', run, parts, base, out ?? null]),
    describe: ({ parts, base }) => describeParts(parts, base),
    places: ({ base, parts }) => [base, ...placesOf(parts)],
  },
  'check.delivery': {
    lane: 'check',
    input: INPUT_SCHEMAS['check.delivery'],
    output: OUTPUT_SCHEMAS['check.delivery'],
    version: PAYLOAD_VERSION,
    attempts: 8,
    backoffMs: 1000,
    deaths: NEIGHBOUR_DEATHS,
    isRisky: false,
    dedupe: ({ location, show, delivery, delivered, start, deep, rescan }) =>
      digestKey(['check.delivery', location, show, delivery, delivered ?? null, start ?? null, deep, rescan]),
    describe: ({ location, show, delivery }) => `${location} (${show}, ${delivery})`,
    places: ({ location }) => [location],
  },
  'fingerprint.batch': {
    lane: 'fingerprint',
    input: INPUT_SCHEMAS['fingerprint.batch'],
    output: OUTPUT_SCHEMAS['fingerprint.batch'],
    version: PAYLOAD_VERSION,
    attempts: 6,
    backoffMs: 1000,
    deaths: 'configured',
    isRisky: true,
    dedupe: ({ run, parts }) => digestKey(['fingerprint.batch', run, parts]),
    describe: ({ parts }) => describeParts(parts, ''),
    places: ({ parts }) => placesOf(parts),
  },
} as const satisfies Catalogue;

/** Fails to compile when a schema and the domain's type do not say the same, optional keys included. */
type SchemaGaps = {
  readonly [N in JobName]: Same<z.output<(typeof INPUT_SCHEMAS)[N]>, JobInput<N>> extends true
    ? Same<z.output<(typeof OUTPUT_SCHEMAS)[N]>, JobOutput<N>> extends true
      ? never
      : N
    : N;
}[JobName];
/** Identical at every depth, which being assignable both ways is not: that passes over an optional key. */
type Same<A, B> = (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : false;
type Plain<T> = T extends object ? { -readonly [K in keyof T]: Plain<T[K]> } : T;
const noGaps: readonly SchemaGaps[] = [];
void (noGaps satisfies readonly never[]);

export const JOB_NAMES = Object.keys(JOBS) as readonly JobName[];

/** The entry of a name, for code that treats all names alike. */
export function findEntry(name: JobName): JobEntry<JobName> {
  return JOBS[name] as unknown as JobEntry<JobName>;
}

export function isJobName(text: string): text is JobName {
  return Object.hasOwn(JOBS, text);
}

/** The one name that a lane has. */
export function findNameOfLane(lane: Lane): JobName {
  const name = JOB_NAMES.find((each) => JOBS[each].lane === lane);
  if (name === undefined) throw new TypeError(`The lane ${lane} has no job.`);
  return name;
}

/** How often workers may die with a job in hand; `configured`: `worker.deaths`. */
export function limitDeaths(name: JobName, configured: number): number {
  const { deaths } = JOBS[name];
  return deaths === 'configured' ? configured : Math.max(deaths, configured);
}

/** Pause before the next try, ms; `attempt`: the one that has just failed, 1 for the first. */
export function backOffMs(name: JobName, attempt: number): number {
  return Math.min(BACKOFF_LIMIT_MS, JOBS[name].backoffMs * 2 ** Math.min(attempt - 1, 30));
}

function placesOf(parts: readonly DirectoryPart[]): readonly Location[] {
  return parts.map(({ location }) => location);
}

/** The file, where it is about a single one. */
function describeParts(parts: readonly DirectoryPart[], whole: string): string {
  const [first] = parts;
  if (first === undefined) return whole;
  if (parts.length > 1) return `${first.location} and ${parts.length - 1} more`;
  const { location, from, to, names } = first;
  const file = names?.length === 1 ? names[0] : from !== undefined && from === to ? from : undefined;
  if (file === undefined) return location;
  return parseLocation(location).path === '' ? `${location}${file}` : `${location}/${file}`;
}
