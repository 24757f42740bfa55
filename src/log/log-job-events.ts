import type { JobEvent } from '../domain/job.ts';
import type { Log, LogFields } from '../domain/log.ts';

/** Numbers of a job's output that a line tells, as the output names them. */
const TOLD = [
  'directories',
  'files',
  'inspected',
  'bytes',
  'unreadable',
  'unfinished',
  'gone',
  'marked',
  'failed',
  'split',
];

/** Writes what happens to jobs into the log: ends at `info`, what was lost or failed at `warn`, what failed for good at `error`. */
export function logJobEvents(log: Log): (event: JobEvent) => void {
  return (event) => {
    switch (event.type) {
      case 'started':
        if (event.deaths === 0) log.debug('Job started', fieldsOf(event));
        else log.warn('Job taken over from a worker that died', { ...fieldsOf(event), deaths: event.deaths });
        return;
      case 'completed':
        log.info('Job done', { ...fieldsOf(event), seconds: round(event.seconds), ...countsOf(event.output) });
        return;
      case 'continued':
        log.debug('Job goes on later', { ...fieldsOf(event), seconds: round(event.seconds), step: event.step });
        return;
      case 'failed': {
        const { code, message } = event.reason;
        const fields = { ...fieldsOf(event), seconds: round(event.seconds), code, reason: message };
        if (event.final) log.error('Job failed', fields);
        else log.warn('Job failed, and is tried again', fields);
        return;
      }
      case 'stalled': {
        const { root, lane, id } = event.job;
        log.warn('Job lost by its worker, and given to another', { jobId: id, root, lane });
        return;
      }
      case 'connection':
        if (event.connected) log.info('Connected to the queue');
        else log.warn('Connection to the queue lost', { code: event.reason?.code, reason: event.reason?.message });
    }
  };
}

function fieldsOf({ job, location }: Extract<JobEvent, { job: { name: string } }>): LogFields {
  return { job: job.name, jobId: job.id, root: job.root, file: location };
}

function countsOf(output: unknown): LogFields {
  if (typeof output !== 'object' || output === null) return {};
  return Object.fromEntries(
    Object.entries(output).filter(
      (entry): entry is [string, number] => TOLD.includes(entry[0]) && typeof entry[1] === 'number',
    ),
  );
}

/** Milliseconds are enough to read. */
function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
