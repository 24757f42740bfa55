import { expect, test } from 'vitest';
import type { FailedJob, QueueStatus } from '../../../src/domain/job.ts';
import { describeFailedJob } from '../../../src/report/describe-failed-job.ts';
import { renderFailedJobs, renderQueueStatus } from '../../../src/report/queue-text.ts';
import { createStyle } from '../../../src/report/style.ts';

const PLAIN = createStyle(false);

const queue = (more: Partial<QueueStatus>): QueueStatus => ({
  lane: 'scan',
  root: 'dailies',
  paused: false,
  waiting: 0,
  active: 0,
  delayed: 0,
  parents: 0,
  failed: 0,
  completed: 0,
  workers: 1,
  ...more,
});

test('the table says what waits and who works, and below it what somebody has to do', () => {
  const text = renderQueueStatus(
    [
      queue({ lane: 'folders', parents: 1 }),
      queue({ waiting: 12_345, active: 2, delayed: 3, failed: 1, oldestSeconds: 185 }),
      queue({ root: 'plates', waiting: 4, workers: 0 }),
      queue({ root: 'plates', lane: 'mark', paused: true, waiting: 1, workers: 0 }),
    ],
    PLAIN,
  );
  expect(text.split('\n')).toEqual([
    'root     lane     waiting  active  delayed  parents  failed     oldest  workers',
    'dailies  folders        0       0        0        1       0          -        1',
    'dailies  scan      12,345       2        3        0       1  3 min 5 s        1',
    'plates   scan           4       0        0        0       0          -        0',
    'plates   mark           1       0        0        0       0          -        0  paused',
    '',
    '1 job failed. Which, and why: assay queue failed. To try again: assay queue retry',
    'Jobs wait and no worker listens: plates scan. Start workers that can read these roots.',
    'Paused: plates mark. To go on: assay queue resume',
    '',
  ]);
});

test('nothing is left unsaid when there is nothing', () => {
  expect(renderQueueStatus([], PLAIN)).toMatch(/^No queue has been used yet/);
  expect(
    renderQueueStatus([queue({})], PLAIN)
      .trimEnd()
      .split('\n'),
  ).toHaveLength(2);
  expect(renderFailedJobs([], 0, PLAIN)).toBe('No job failed.\n');
});

const failed = (input: unknown): FailedJob => ({
  name: 'scan.batch',
  root: 'dailies',
  id: '17',
  input,
  reason: { code: 'job.abandoned', message: 'Three workers died of it.' },
  attempts: 3,
  failedAt: '2026-11-23T10:00:00.000Z',
});

test.each([
  [{ location: 'dailies:/ep101' }, ['dailies:/ep101']],
  [{ parts: [{ location: 'dailies:/', from: 'a.exr', to: 'a.exr' }] }, ['dailies:/a.exr']],
  [
    { parts: [{ location: 'dailies:/ep101', names: ['a.exr', 'b.exr'] }, { location: 'dailies:/ep102' }] },
    ['dailies:/ep101/a.exr', 'dailies:/ep101/b.exr', 'dailies:/ep102'],
  ],
  [{ parts: [{ location: 'dailies:/ep101', from: 'm.exr' }] }, ['dailies:/ep101 (m.exr to the last name)']],
  // What no worker took for a job may be anything.
  [{ parts: [{ location: 7 }, null, { location: 'dailies:/a', names: [1] }] }, []],
  [null, []],
  ['text', []],
])('a failed job tells which files it was about: %j', (input, about) => {
  expect(describeFailedJob(failed(input))).toMatchObject({ about, aboutCount: about.length, id: '17', attempts: 3 });
});

test('names of strangers cannot move the terminal, and long lists are cut with their number', () => {
  const names = Array.from({ length: 250 }, (_, at) => `\u001b[2Ja${at}\n.exr`);
  const line = describeFailedJob(failed({ parts: [{ location: 'dailies:/ep101', names }] }));
  expect([line.about.length, line.aboutCount]).toEqual([100, 250]);
  const text = renderFailedJobs([line], 7, PLAIN);
  expect(text).not.toContain('\u001b');
  expect(text).toContain('dailies scan.batch 17  3 tries, ended 2026-11-23T10:00:00.000Z');
  expect(text).toContain('  dailies:/ep101/\\u001b[2Ja0\\n.exr\n');
  expect(text).toContain('  and 240 more\n');
  expect(text).toContain('  job.abandoned: Three workers died of it.\n');
  expect(text).toContain('The newest 1 of 7. ');
});
