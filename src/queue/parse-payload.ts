import type { z } from 'zod';
import { AssayError } from '../domain/errors.ts';
import type { JobInput, JobName, JobOutput, NewJob } from '../domain/job.ts';
import { parseLocation } from '../domain/location.ts';
import { findEntry, JOBS } from './catalogue.ts';

/** Problems named in one message. */
const MOST_PROBLEMS = 3;

/** Throws `job.newer` for a payload of a newer version, `job.invalid` for anything else that the catalogue does not say. */
export function parseInput<N extends JobName>(name: N, value: unknown): JobInput<N> {
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (typeof version === 'number' && version > JOBS[name].version)
    throw new AssayError(
      'job.newer',
      `This ${name} job was written by a newer Assay (payload ${version}, known here: ${JOBS[name].version}). Update this worker, then retry the job.`,
    );
  return parse(findEntry(name).input, value, `The input of a ${name} job`) as JobInput<N>;
}

/** Throws `job.invalid`. */
export function parseOutput<N extends JobName>(name: N, value: unknown): JobOutput<N> {
  return parse(findEntry(name).output, value, `The output of a ${name} job`) as JobOutput<N>;
}

/** Looks at a job and its children before any is added. Throws `job.invalid`. */
export function checkNewJob(job: NewJob): void {
  const { name, root, priority, children = [] } = job;
  const input = parseInput(name, job.input);
  const stray = findEntry(name)
    .places(input)
    .find((location) => parseLocation(location).root !== root);
  if (stray !== undefined)
    throw new AssayError('job.invalid', `The job ${name} is added to the root "${root}", but ${stray} lies elsewhere.`);
  if (!Number.isInteger(priority) || priority < 1 || priority > 1000)
    throw new AssayError('job.invalid', `The priority of a job is a whole number from 1 to 1000, not ${priority}.`);
  for (const child of children) checkNewJob(child);
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .slice(0, MOST_PROBLEMS)
    .map(({ path, message }) => `${path.length === 0 ? 'it' : path.map(String).join('.')}: ${message}`);
  throw new AssayError('job.invalid', `${what} is not what the catalogue says. ${problems.join('; ')}.`);
}
