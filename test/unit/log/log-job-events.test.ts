import { expect, test } from 'vitest';
import type { JobEvent } from '../../../src/domain/job.ts';
import type { Log, LogFields } from '../../../src/domain/log.ts';
import { logJobEvents } from '../../../src/log/log-job-events.ts';

const job = { name: 'scan.batch', root: 'dailies', id: '7' } as const;
const location = 'dailies:/ep101/sh010';
const about = { job: 'scan.batch', jobId: '7', root: 'dailies', file: location };
const reason = { code: 'root.unmounted', message: 'The root "dailies" is gone.' } as const;

function tell(event: JobEvent): readonly [level: string, fields: LogFields] {
  const told: [string, LogFields][] = [];
  const at =
    (level: string): Log['info'] =>
    (_message, fields = {}) => {
      told.push([level, fields]);
    };
  logJobEvents({ debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') })(event);
  const [only, second] = told;
  if (only === undefined || second !== undefined) throw new Error(`${told.length} lines for one event`);
  return only;
}

test('each event is one line with the job, its root and what it is about', () => {
  expect(tell({ type: 'started', job, location, deaths: 0 })).toEqual(['debug', about]);
  expect(tell({ type: 'started', job, location, deaths: 2 })).toEqual(['warn', { ...about, deaths: 2 }]);
  expect(tell({ type: 'continued', job, location, seconds: 1, step: 'again' })).toEqual([
    'debug',
    { ...about, seconds: 1, step: 'again' },
  ]);
  const output = { files: 3, inspected: 2, bytes: 9, unreadable: 1, names: ['secret.exr'], extra: 'text' };
  expect(tell({ type: 'completed', job, location, seconds: 0.12345, output })).toEqual([
    'info',
    { ...about, seconds: 0.123, files: 3, inspected: 2, bytes: 9, unreadable: 1 },
  ]);
  expect(tell({ type: 'stalled', job: { root: 'dailies', id: '7', lane: 'scan' } })).toEqual([
    'warn',
    { jobId: '7', root: 'dailies', lane: 'scan' },
  ]);
});

test('a failure says its code and reason, and is an error only when it is the last word', () => {
  const fields = { ...about, seconds: 2, code: reason.code, reason: reason.message };
  expect(tell({ type: 'failed', job, location, seconds: 2, reason, final: true })).toEqual(['error', fields]);
  expect(tell({ type: 'failed', job, location, seconds: 2, reason, final: false })).toEqual(['warn', fields]);
});

test('a lost connection and its return', () => {
  const lost = { code: 'queue.unreachable', message: 'The queue cannot be reached.' } as const;
  expect(tell({ type: 'connection', connected: false, reason: lost })).toEqual([
    'warn',
    { code: lost.code, reason: lost.message },
  ]);
  expect(tell({ type: 'connection', connected: true })[0]).toBe('info');
});
