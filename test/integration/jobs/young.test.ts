import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobHandlers } from '../../../src/domain/job.ts';
import { scanBatch } from '../../../src/pipeline/jobs/scan-batch.ts';
import { scanFolder } from '../../../src/pipeline/jobs/scan-folder.ts';
import { makePng, makeText } from '../metadata/make-png.ts';
import { driveJobs } from './drive-jobs.ts';
import { folderJob, type JobScanner, openJobScanner } from './job-scanner.ts';

let scanner: JobScanner;
beforeAll(async () => {
  scanner = await openJobScanner();
});
afterAll(() => scanner.close());

const makePlain = (mark: string): Buffer => makePng(makeText('Comment', mark));

test('a file that grows while its batch is read is unfinished; one that is known to rest is not waited for', async () => {
  const { ledger } = await scanner.openLedger();
  const parts = scanner.parts(ledger, { settleMs: 10_000 });
  const handlers: JobHandlers = {
    'scan.folder': (job) => scanFolder(job, parts),
    'scan.batch': (job) => scanBatch(job, parts),
  };
  const growing = join(scanner.root, 'growing.png');
  for (const name of ['growing.png', 'young.png']) writeFileSync(join(scanner.root, name), makePlain(name));
  const timer = setInterval(() => appendFileSync(growing, 'x'), 100);
  const first = await driveJobs(handlers, folderJob()).finally(() => clearInterval(timer));
  expect(first.output).toMatchObject({ files: 2, inspected: 2, unfinished: 1, unreadable: 0 });
  const places = await ledger.directory(scanner.root);
  expect(places.map(({ name, status }) => [name, status])).toEqual([
    ['growing.png', 'unfinished'],
    ['young.png', 'checked'],
  ]);
  const startedMs = performance.now();
  const named = [{ location: 'dailies:/', names: ['growing.png'] }];
  const second = await driveJobs(handlers, folderJob({ run: 'run-2', parts: named, settled: true }));
  expect(second.output).toMatchObject({ files: 1, inspected: 1, unfinished: 0 });
  expect(performance.now() - startedMs).toBeLessThan(900);
});

test('a single file is a scan of that file: nothing beside it is read or forgotten', async () => {
  const { ledger } = await scanner.openLedger();
  const parts = scanner.parts(ledger);
  const handlers: JobHandlers = {
    'scan.folder': (job) => scanFolder(job, parts),
    'scan.batch': (job) => scanBatch(job, parts),
  };
  for (const [location, known] of [
    ['dailies:/young.png', 1],
    ['dailies:/growing.png', 2],
  ] as const) {
    const { output } = await driveJobs(handlers, folderJob({ location, run: location }));
    expect(output).toMatchObject({ files: 1, inspected: 1, gone: 0, failed: 0 });
    expect(await ledger.directory(scanner.root)).toHaveLength(known);
  }
});
