import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { JobEvent, JobName } from '../domain/job.ts';

/** Seconds: from a batch of files that had not changed to a delivery of hours. */
const SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 900, 3600];

/** Jobs whose output counts files of their own; the others add up what these gave. */
const COUNTED: ReadonlySet<JobName> = new Set(['scan.batch', 'mark.batch', 'fingerprint.batch']);

/** Counts what happens to jobs. Labels are names of roots, jobs and codes: never a file, never an id. */
export function createJobMetrics(registry: Registry): (event: JobEvent) => void {
  const registers = [registry];
  const jobs = new Counter({
    name: 'assay_jobs_total',
    help: 'Jobs that ended here, by outcome: completed, failed (for good), retried (failed, and is tried again).',
    labelNames: ['job', 'root', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'assay_job_seconds',
    help: 'Seconds of work at a stretch, whether the job ended with it or goes on later.',
    labelNames: ['job', 'root'],
    buckets: SECONDS,
    registers,
  });
  const active = new Gauge({
    name: 'assay_jobs_active',
    help: 'Jobs in hand of this process.',
    labelNames: ['job', 'root'],
    registers,
  });
  const failures = new Counter({
    name: 'assay_job_failures_total',
    help: 'Failures of jobs by error code, those that are tried again too.',
    labelNames: ['job', 'root', 'code'],
    registers,
  });
  const stalled = new Counter({
    name: 'assay_jobs_stalled_total',
    help: 'Jobs taken over from a worker that died or was cut off, as seen by this process.',
    labelNames: ['lane', 'root'],
    registers,
  });
  const countOutput = createOutputCounters(registry);
  // By root, name and id: a job that is taken away before it began ends without having started.
  const inHand = new Set<string>();
  return (event) => {
    if (event.type === 'stalled') return stalled.inc({ lane: event.job.lane, root: event.job.root });
    if (event.type === 'connection') return;
    const labels = { job: event.job.name, root: event.job.root };
    const key = `${event.job.root} ${event.job.name} ${event.job.id}`;
    if (event.type === 'started') {
      inHand.add(key);
      return active.inc(labels);
    }
    if (inHand.delete(key)) active.dec(labels);
    seconds.observe(labels, event.seconds);
    if (event.type === 'completed') {
      jobs.inc({ ...labels, outcome: 'completed' });
      if (COUNTED.has(event.job.name)) countOutput(labels, event.output);
    } else if (event.type === 'failed') {
      jobs.inc({ ...labels, outcome: event.final ? 'failed' : 'retried' });
      failures.inc({ ...labels, code: event.reason.code });
    }
  };
}

/** Counters of what batches did, by the number of their output that each adds up. */
function createOutputCounters(
  registry: Registry,
): (labels: { readonly job: string; readonly root: string }, output: unknown) => void {
  const helps = {
    bytes: 'Bytes of the files that were read or marked.',
    files: 'Files that were listed and compared with the ledger.',
    inspected: 'Files that were read because they were new or had changed.',
    unreadable: 'Files that could not be read.',
    unfinished: 'Files that were still being written.',
    gone: 'Files that were no longer there.',
    marked: 'Files that got a mark.',
    failed: 'Files that could not be marked.',
  } as const;
  const names: Readonly<Record<keyof typeof helps, string>> = {
    bytes: 'assay_bytes_total',
    files: 'assay_files_total',
    inspected: 'assay_files_inspected_total',
    unreadable: 'assay_files_unreadable_total',
    unfinished: 'assay_files_unfinished_total',
    gone: 'assay_files_gone_total',
    marked: 'assay_files_marked_total',
    failed: 'assay_files_unmarked_total',
  };
  const counters = Object.entries(names).map(([key, name]) => ({
    key,
    counter: new Counter({
      name,
      help: helps[key as keyof typeof helps],
      labelNames: ['job', 'root'],
      registers: [registry],
    }),
  }));
  return (labels, output) => {
    if (typeof output !== 'object' || output === null) return;
    const numbers = new Map<string, unknown>(Object.entries(output));
    for (const { key, counter } of counters) {
      const value = numbers.get(key);
      if (typeof value === 'number' && value > 0) counter.inc(labels, value);
    }
  };
}
