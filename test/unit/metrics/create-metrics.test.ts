import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { QueueStatus } from '../../../src/domain/job.ts';
import { createMetrics } from '../../../src/metrics/create-metrics.ts';

const job = { name: 'scan.batch', root: 'dailies', id: '7' } as const;
const folder = { name: 'scan.folder', root: 'dailies', id: '1' } as const;
const reason = { code: 'file.io', message: '/mnt/dailies/secret.exr could not be read' } as const;
const status: QueueStatus = {
  lane: 'scan',
  root: 'dailies',
  paused: false,
  waiting: 12,
  active: 2,
  delayed: 1,
  parents: 3,
  failed: 4,
  completed: 100,
  oldestSeconds: 42.5,
  workers: 2,
};

/** Numbers of the text format by what stands before them; comments and numbers of the process left out. */
async function read(metrics: { render(): Promise<string> }): Promise<Readonly<Record<string, number>>> {
  const lines = (await metrics.render()).split('\n').filter((line) => /^assay_(?!nodejs|process)/.test(line));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}

test('jobs, seconds, files, bytes and failures are counted by job and root', async () => {
  const metrics = createMetrics({ version: '1.2.3' });
  const output = { files: 500, inspected: 20, bytes: 9000, unreadable: 1, unfinished: 0, gone: 2 };
  metrics.onJobEvent({ type: 'started', job, deaths: 0 });
  metrics.onJobEvent({ type: 'completed', job, seconds: 0.2, output });
  metrics.onJobEvent({ type: 'started', job, deaths: 0 });
  metrics.onJobEvent({ type: 'failed', job, seconds: 2, reason, final: false });
  metrics.onJobEvent({ type: 'started', job, deaths: 0 });
  metrics.onJobEvent({ type: 'failed', job, seconds: 4000, reason, final: true });
  metrics.onJobEvent({ type: 'started', job: folder, deaths: 0 });
  metrics.onJobEvent({ type: 'continued', job: folder, seconds: 1, step: 'after-children' });
  metrics.onJobEvent({ type: 'started', job: folder, deaths: 0 });
  // Its counts are those of its batches, added up: they count once.
  metrics.onJobEvent({ type: 'completed', job: folder, seconds: 1, output: { ...output, directories: 3, scan: 8 } });
  metrics.onJobEvent({ type: 'started', job, deaths: 0 });
  metrics.onJobEvent({ type: 'stalled', job: { root: 'dailies', lane: 'scan', id: '9' } });
  const numbers = await read(metrics);
  expect(numbers).toMatchObject({
    'assay_build_info{version="1.2.3"}': 1,
    'assay_jobs_total{job="scan.batch",root="dailies",outcome="completed"}': 1,
    'assay_jobs_total{job="scan.batch",root="dailies",outcome="retried"}': 1,
    'assay_jobs_total{job="scan.batch",root="dailies",outcome="failed"}': 1,
    'assay_jobs_total{job="scan.folder",root="dailies",outcome="completed"}': 1,
    'assay_job_seconds_bucket{le="0.5",job="scan.batch",root="dailies"}': 1,
    'assay_job_seconds_bucket{le="3600",job="scan.batch",root="dailies"}': 2,
    'assay_job_seconds_bucket{le="+Inf",job="scan.batch",root="dailies"}': 3,
    'assay_job_seconds_sum{job="scan.batch",root="dailies"}': 4002.2,
    'assay_job_seconds_count{job="scan.folder",root="dailies"}': 2,
    'assay_jobs_active{job="scan.batch",root="dailies"}': 1,
    'assay_jobs_active{job="scan.folder",root="dailies"}': 0,
    'assay_job_failures_total{job="scan.batch",root="dailies",code="file.io"}': 2,
    'assay_jobs_stalled_total{lane="scan",root="dailies"}': 1,
    'assay_files_total{job="scan.batch",root="dailies"}': 500,
    'assay_files_inspected_total{job="scan.batch",root="dailies"}': 20,
    'assay_files_unreadable_total{job="scan.batch",root="dailies"}': 1,
    'assay_files_gone_total{job="scan.batch",root="dailies"}': 2,
    'assay_bytes_total{job="scan.batch",root="dailies"}': 9000,
  });
  expect(Object.keys(numbers).filter((name) => name.includes('files_total'))).toEqual([
    'assay_files_total{job="scan.batch",root="dailies"}',
  ]);
});

test('a job that is taken away before it began is not counted out of those in hand', async () => {
  const metrics = createMetrics({ version: '1' });
  metrics.onJobEvent({ type: 'started', job, deaths: 0 });
  metrics.onJobEvent({ type: 'failed', job: { ...job, id: '8' }, seconds: 0, reason, final: false });
  expect((await read(metrics))['assay_jobs_active{job="scan.batch",root="dailies"}']).toBe(1);
});

test('ids, files and messages are never labels, and ten thousand jobs make no more lines than one', async () => {
  const metrics = createMetrics({ version: '1' });
  const tell = (id: string): void => {
    const one = { ...job, id };
    metrics.onJobEvent({ type: 'started', job: one, location: `dailies:/ep/${id}.png`, deaths: 0 });
    metrics.onJobEvent({ type: 'failed', job: one, seconds: 1, reason, final: true });
  };
  tell('first');
  const before = Object.keys(await read(metrics)).length;
  for (let i = 0; i < 10_000; i++) tell(`id-${i}`);
  const numbers = await read(metrics);
  expect(Object.keys(numbers).length).toBe(before);
  expect(JSON.stringify(numbers)).not.toMatch(/id-|first|secret|\.png/);
});

test('the backlog and the oldest job are those of the moment, looked at once for scrapes close together', async () => {
  let now = 1000;
  let looks = 0;
  let current: readonly QueueStatus[] = [status];
  const readStatus = async () => {
    looks++;
    return current;
  };
  const metrics = createMetrics({ version: '1', readStatus, clock: () => now });
  expect(looks).toBe(0);
  const [first] = await Promise.all([read(metrics), read(metrics)]);
  expect(first).toMatchObject({
    'assay_queue_jobs{lane="scan",root="dailies",state="waiting"}': 12,
    'assay_queue_jobs{lane="scan",root="dailies",state="active"}': 2,
    'assay_queue_jobs{lane="scan",root="dailies",state="delayed"}': 1,
    'assay_queue_jobs{lane="scan",root="dailies",state="parents"}': 3,
    'assay_queue_jobs{lane="scan",root="dailies",state="failed"}': 4,
    'assay_queue_oldest_job_seconds{lane="scan",root="dailies"}': 42.5,
    'assay_queue_paused{lane="scan",root="dailies"}': 0,
    'assay_queue_workers{lane="scan",root="dailies"}': 2,
    assay_queue_readable: 1,
  });
  expect(looks).toBe(1);
  now += 6000;
  const { oldestSeconds: _none, ...idle } = status;
  current = [{ ...idle, root: 'other', paused: true, waiting: 0 }];
  const later = await read(metrics);
  expect(looks).toBe(2);
  expect(later).toMatchObject({
    'assay_queue_oldest_job_seconds{lane="scan",root="other"}': 0,
    'assay_queue_paused{lane="scan",root="other"}': 1,
  });
  expect(Object.keys(later).filter((name) => name.includes('dailies'))).toEqual([]);
});

test('a queue that fails or does not answer leaves no old numbers, and no scrape hanging', async () => {
  let now = 0;
  let answer: () => Promise<readonly QueueStatus[]> = async () => [status];
  const metrics = createMetrics({ version: '1', readStatus: () => answer(), clock: () => now, answerMs: 50 });
  expect((await read(metrics))['assay_queue_readable']).toBe(1);
  for (const bad of [() => Promise.reject(new Error('away')), () => delay(2000, [status], { ref: false })]) {
    now += 6000;
    answer = bad;
    const startedMs = performance.now();
    const numbers = await read(metrics);
    expect(performance.now() - startedMs).toBeLessThan(1500);
    expect(numbers['assay_queue_readable']).toBe(0);
    expect(Object.keys(numbers).filter((name) => name.startsWith('assay_queue_jobs'))).toEqual([]);
  }
});

test('connections are 1 while they are there', async () => {
  const metrics = createMetrics({ version: '1' });
  metrics.setConnected('ledger', true);
  metrics.onJobEvent({ type: 'connection', connected: false });
  expect(await read(metrics)).toMatchObject({
    'assay_connected{server="ledger"}': 1,
    'assay_connected{server="queue"}': 0,
  });
});

test('before anything happened, a queue that answers is a queue that is connected', async () => {
  const answers = createMetrics({ version: '1', readStatus: async () => [] });
  expect((await read(answers))['assay_connected{server="queue"}']).toBe(1);
  answers.onJobEvent({ type: 'connection', connected: false });
  expect((await read(answers))['assay_connected{server="queue"}']).toBe(0);
  const fails = createMetrics({ version: '1', readStatus: () => Promise.reject(new Error('away')) });
  expect((await read(fails))['assay_connected{server="queue"}']).toBe(0);
});

test('names and units are those that Prometheus asks for', () => {
  const metrics = createMetrics({ version: '1' }).describe();
  expect(metrics.length).toBeGreaterThan(20);
  for (const { name, type, help } of metrics) {
    expect(name).toMatch(/^assay_[a-z0-9_]+$/);
    expect(help.length).toBeGreaterThan(10);
    expect(name).not.toMatch(/_(ms|milliseconds|kb|mb|minutes)(_|$)/);
    // Names of Node's own numbers are those of the library.
    if (!name.startsWith('assay_nodejs_')) expect(name.endsWith('_total')).toBe(type === 'counter');
  }
});
