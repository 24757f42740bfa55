import type { JobHandlers, JobInput, NewJob } from '../../src/domain/job.ts';
import { PRIORITY } from '../../src/domain/job-payloads.ts';

export const ROOT = 'dailies';

export function folderInput(path = 'ep101', overrides: Partial<JobInput<'scan.folder'>> = {}): JobInput<'scan.folder'> {
  return {
    ...{ version: 1, location: `${ROOT}:/${path}`, run: 'r1', deep: false, rescan: false, priority: PRIORITY.scan },
    ...overrides,
  };
}

export function folderJob(
  path?: string,
  overrides?: Partial<JobInput<'scan.folder'>>,
  priority: number = PRIORITY.scan,
): NewJob<'scan.folder'> {
  return { name: 'scan.folder', root: ROOT, input: folderInput(path, overrides), priority };
}

/** Of one small directory; its number tells it from others. */
export function batchJob(number: number, priority: number = PRIORITY.scan): NewJob<'scan.batch'> {
  const input: JobInput<'scan.batch'> = {
    ...{ version: 1, run: 'r1', scan: 1, root: `${ROOT}:/ep101`, deep: false, rescan: false },
    parts: [{ location: `${ROOT}:/ep101/sh${String(number).padStart(4, '0')}` }],
  };
  return { name: 'scan.batch', root: ROOT, input, priority };
}

export function checkJob(delivery = 'd1', children: readonly NewJob[] = []): NewJob<'check.delivery'> {
  const input: JobInput<'check.delivery'> = {
    ...{
      version: 1,
      location: `${ROOT}:/out/${delivery}`,
      show: 'ash',
      delivery,
      deep: false,
      rescan: false,
      run: 'c1',
    },
  };
  return { name: 'check.delivery', root: ROOT, input, priority: PRIORITY.check, children };
}

/** The number that {@link batchJob} was made with. */
export function numberOf(input: JobInput<'scan.batch'>): number {
  return Number(/sh(\d+)$/.exec(input.parts[0]?.location ?? '')?.[1]);
}

export const BATCH_OUTPUT = { files: 1, inspected: 1, bytes: 10, unreadable: 0, unfinished: 0, gone: 0 } as const;
export const FOLDER_OUTPUT = { ...BATCH_OUTPUT, directories: 1, scan: 1, failed: 0 } as const;
export const CHECK_OUTPUT = { verdict: 'pass', check: 1, findings: 0 } as const;

/** Handlers that are done at once. */
export const EASY: JobHandlers = {
  'scan.folder': async () => ({ step: 'done', output: FOLDER_OUTPUT }),
  'scan.batch': async () => ({ step: 'done', output: BATCH_OUTPUT }),
  'check.delivery': async () => ({ step: 'done', output: CHECK_OUTPUT }),
};
