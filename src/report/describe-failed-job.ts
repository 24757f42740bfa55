import type { FailedJob } from '../domain/job.ts';
import type { DirectoryPart } from '../domain/job-payloads.ts';
import { describePart, type FailedJobLine } from '../domain/queue-report.ts';

/** Locations listed of one job at most; the number is always exact. */
const ABOUT_LIMIT = 100;

/** What a failed job was about. Its input may be anything: it failed, perhaps for being no input at all. */
export function describeFailedJob(job: FailedJob): FailedJobLine {
  const about = describeInput(job.input);
  const { id, name, root, reason, attempts, failedAt } = job;
  return { id, name, root, about: about.slice(0, ABOUT_LIMIT), aboutCount: about.length, reason, attempts, failedAt };
}

function describeInput(input: unknown): readonly string[] {
  if (!isRecord(input)) return [];
  const { location, parts } = input;
  if (Array.isArray(parts)) return parts.filter(isPart).flatMap(describePart);
  return typeof location === 'string' ? [location] : [];
}

function isPart(part: unknown): part is DirectoryPart {
  if (!isRecord(part)) return false;
  const { location, from, to, names } = part;
  const isName = (name: unknown): boolean => name === undefined || typeof name === 'string';
  return (
    typeof location === 'string' && isName(from) && isName(to) && (Array.isArray(names) ? names : [names]).every(isName)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
