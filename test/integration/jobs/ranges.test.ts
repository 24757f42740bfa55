import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJobHandlers } from '../../../src/compose/job-handlers.ts';
import type { JobHandlers } from '../../../src/domain/job.ts';
import { PRIORITY, type ScanFolderOutput } from '../../../src/domain/job-payloads.ts';
import { walkTree } from '../../../src/media/discover/walk-tree.ts';
import { scanTree } from '../../../src/pipeline/scan/scan-tree.ts';
import { openMemoryQueue } from '../../../src/queue/open-memory-queue.ts';
import { makeXmp } from '../metadata/make-png.ts';
import { makeFrame } from '../scan/companion-files.ts';
import { driveJobs } from './drive-jobs.ts';
import { dumpLedger, folderJob, type JobScanner, openJobScanner } from './job-scanner.ts';

const FILES = 1200;
const BATCH = 50;

let scanner: JobScanner;
beforeAll(async () => {
  scanner = await openJobScanner([`worker: { batchFiles: ${BATCH}, backlogJobs: 7 }`]);
  const frame = makeFrame('one of many');
  for (let at = 1; at <= FILES; at += 1) {
    const stem = `big/sh010.${String(at).padStart(4, '0')}`;
    scanner.write(`${stem}.exr`, frame);
    // Around every place where the names are cut there is one kind of sidecar or another.
    if (at % 47 === 0) scanner.write(`${stem}.exr.xmp`, makeXmp(''));
    if (at % 53 === 0) scanner.write(`${stem}.c2pa`, 'no store');
  }
  scanner.write('big/sh010.json', '{"prompt": {}}');
  scanner.write('big/lost.c2pa', 'no store');
  scanner.write('big/scene.nk', 'x');
  for (let at = 0; at < 30; at += 1) scanner.write(`small/${at}/a.exr`, frame);
});
afterAll(() => scanner.close());

test('a directory read in ranges, by a queue, is recorded as one that is read whole', async () => {
  const { assay, root } = scanner;
  const queue = openMemoryQueue();
  const handlers = createJobHandlers(assay, { cwd: scanner.base });
  const worker = await queue.work(handlers, { roots: ['dailies'], lanes: ['folders', 'scan'], concurrency: 2 });
  const [ref] = await queue.add([folderJob()]);
  const end = await queue.wait({ root: 'dailies', id: ref?.id ?? '', name: 'scan.folder' });
  await worker.drain(1000);
  await queue.close();
  await handlers.close();
  expect(end).toMatchObject({ ok: true, output: { directories: 33, files: FILES + 30, inspected: FILES + 30 } });

  const whole = await scanner.openLedger();
  const results = scanTree(
    { root, whole: true },
    {
      ...scanner.parts(whole.ledger),
      ledger: whole.ledger,
      inspector: assay.inspector,
      walk: (path) => walkTree(path, { rules: assay.config.discover }),
      rejudge: assay.rejudge,
      findFiles: async () => new Map(),
      pause: async () => undefined,
    },
    { deep: false, rescan: false, settleMs: 0, inFlight: 10 },
  );
  for await (const _ of results);
  const [own, expected] = [dumpLedger(`${scanner.base}/.assay/ledger.sqlite`), dumpLedger(whole.file)];
  expect(own['sequences']).toHaveLength(1);
  expect(own).toEqual(expected);
  expect((await assay.ledger.verify()).faults).toEqual([]);

  // What a person is shown comes from an ordinary scan, which finds nothing to read.
  let inspected = 0;
  for await (const result of assay.scan({ root })) inspected += result.inspected;
  expect(inspected).toBe(0);
});

test('paging stops while too many batches wait, and goes on where it was', async () => {
  const { ledger } = await scanner.openLedger();
  const parts = scanner.parts(ledger);
  const { scanFolder } = await import('../../../src/pipeline/jobs/scan-folder.ts');
  const { output, runs, jobs } = await driveJobs(
    {
      'scan.folder': (job) => scanFolder(job, parts),
      // The queue is what is asked about, not what the batches do.
      'scan.batch': async () => ({ step: 'done', output: EMPTY }),
    },
    folderJob(),
  );
  expect(runs.slice(0, 2)).toEqual(['scan.folder again', 'scan.batch done']);
  expect(runs.filter((name) => name === 'scan.folder after-children')).toHaveLength(1);
  expect((output as ScanFolderOutput).directories).toBe(33);
  const listed = jobs.flatMap(({ input }) => ('root' in input ? input.parts : []));
  const big = listed.filter(({ location }) => location === 'dailies:/big');
  expect(big.slice(1).map(({ from }) => from)).toEqual(big.slice(0, -1).map(({ to }) => to));
  expect([big[0]?.from, big.at(-1)?.to]).toEqual([undefined, undefined]);
  expect(new Set(listed.map(({ location }) => location)).size).toBe(33);
});

test('what somebody waits for is paged through although as many dailies wait as may', async () => {
  const { ledger } = await scanner.openLedger();
  const parts = scanner.parts(ledger);
  const { scanFolder } = await import('../../../src/pipeline/jobs/scan-folder.ts');
  const handlers: JobHandlers = {
    'scan.folder': (job) => scanFolder(job, parts),
    'scan.batch': async () => ({ step: 'done', output: EMPTY }),
  };
  let looks = 0;
  const { runs } = await driveJobs(handlers, folderJob({ priority: PRIORITY.check }), {
    backlog: () => (++looks > 200 ? 0 : 7),
  });
  expect(runs[0]).toBe('scan.folder after-children');
  // Not without end: the server's memory is bounded.
  looks = 0;
  const urgent = await driveJobs(handlers, folderJob({ priority: PRIORITY.check, run: 'run-2' }), {
    backlog: () => (++looks === 1 ? 14 : 0),
  });
  expect(urgent.runs[0]).toBe('scan.folder again');
});

const EMPTY = { files: 0, inspected: 0, bytes: 0, unreadable: 0, unfinished: 0, gone: 0 };

test('only what a watcher names is read, and nothing else is forgotten', async () => {
  const { ledger, file } = await scanner.openLedger();
  const parts = scanner.parts(ledger);
  const { scanFolder } = await import('../../../src/pipeline/jobs/scan-folder.ts');
  const { scanBatch } = await import('../../../src/pipeline/jobs/scan-batch.ts');
  const handlers = {
    'scan.folder': (job: Parameters<typeof scanFolder>[0]) => scanFolder(job, parts),
    'scan.batch': (job: Parameters<typeof scanBatch>[0]) => scanBatch(job, parts),
  };
  const names = ['sh010.0001.exr', 'sh010.0002.exr', 'sh010.0003.exr', 'never.exr'];
  const named = [
    { location: 'dailies:/big', names },
    { location: 'dailies:/small/7', names: ['a.exr'] },
  ];
  const first = await driveJobs(handlers, folderJob({ parts: named, settled: true }));
  expect(first.output).toMatchObject({ directories: 2, files: 4, inspected: 4, gone: 0 });
  const placesOf = (): readonly unknown[] =>
    (dumpLedger(file)['places'] as readonly { name: string; gone: number }[]).map(({ name, gone }) => [name, gone]);
  expect(placesOf()).toEqual([
    ['sh010.0001.exr', 0],
    ['sh010.0002.exr', 0],
    ['sh010.0003.exr', 0],
    ['a.exr', 0],
  ]);
  expect(dumpLedger(file)['sequences']).toHaveLength(1);
});
