import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createJobHandlers } from '../../../src/compose/job-handlers.ts';
import { watchFolders } from '../../../src/compose/open-watch.ts';
import { AssayError } from '../../../src/domain/errors.ts';
import type { JobHandlers, JobQueue, JobWorker } from '../../../src/domain/job.ts';
import type { WatchEvent } from '../../../src/pipeline/watch/parts.ts';
import { openMemoryQueue } from '../../../src/queue/open-memory-queue.ts';
import { type JobScanner, openJobScanner } from '../jobs/job-scanner.ts';

const LIMIT_MS = 20_000;
const WATCH = 'watch: { intervalSeconds: 0.3, restSeconds: 0.1, leaseSeconds: 2, events: false }';

let scanner: JobScanner;
let queue: JobQueue;
let worker: JobWorker | undefined;
let stopping: AbortController;
let watching: Promise<void> | undefined;
let events: WatchEvent[];

beforeEach(async () => {
  scanner = await openJobScanner([WATCH]);
  queue = openMemoryQueue();
  stopping = new AbortController();
  events = [];
  // Known to the ledger, so that the watcher asks for single files.
  scanner.write('sh010/first.txt', 'first');
});

afterEach(async () => {
  stopping.abort();
  await watching;
  await worker?.drain(0);
  await queue.close();
  await scanner.close();
  worker = undefined;
  watching = undefined;
});

async function work(more: (handlers: JobHandlers) => JobHandlers = (handlers) => handlers): Promise<void> {
  const handlers = createJobHandlers(scanner.assay);
  worker = await queue.work(
    { ...handlers, ...more(handlers) },
    { roots: ['dailies'], lanes: ['folders', 'scan'], concurrency: 2 },
  );
}

function watch(once = false): Promise<void> {
  const folder = { root: 'dailies', location: 'dailies:/', path: scanner.root };
  const onEvent = (_: unknown, event: WatchEvent): void => void events.push(event);
  watching = watchFolders(
    { folders: [folder], queue, deep: false, once, signal: stopping.signal, onEvent },
    scanner.assay,
  );
  return watching;
}

async function until(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + LIMIT_MS; !(await look()); await delay(20))
    if (performance.now() > deadline) throw new Error(`${what}: not in time. ${JSON.stringify(events.slice(-10))}`);
}

/** Size of a file in the ledger. */
async function recordedSize(name: string): Promise<number | undefined> {
  const places = await scanner.assay.ledger.directory(`${scanner.root}/sh010`);
  return places.find((place) => place.name === name)?.stat.sizeBytes;
}

const count = (type: WatchEvent['type']): number => events.filter((event) => event.type === type).length;

test('files whose job failed for what is no fault of theirs are asked for again, but not again and again', async () => {
  let failures = 0;
  await work((handlers) => ({
    'scan.folder'(job) {
      if (job.input.parts === undefined || failures === 2) return handlers['scan.folder']?.(job) as never;
      failures += 1;
      throw new AssayError('queue.unusable', 'The queue was away.');
    },
  }));
  const watched = watch();
  await until('the first look', () => count('swept') > 0);
  scanner.write('sh010/second.txt', 'second');
  await until('the second file in the ledger', async () => (await recordedSize('second.txt')) === 6);
  expect(failures).toBe(2);
  stopping.abort();
  await watched;
});

test('what could not be asked for is no settled directory: the next watcher finds it', async () => {
  await work((handlers) => ({
    'scan.folder'(job) {
      if (job.input.parts === undefined) return handlers['scan.folder']?.(job) as never;
      throw new AssayError('queue.unusable', 'The queue was away.');
    },
  }));
  await watch(true);
  scanner.write('sh010/second.txt', 'second');
  await watch(true);
  expect(count('trouble')).toBe(1);
  expect(await recordedSize('second.txt')).toBeUndefined();
  await worker?.drain(0);
  await work();
  await watch(true);
  expect(await recordedSize('second.txt')).toBe(6);
});

test('a file that is written anew while its job is still under way is read anew', async () => {
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let asked = 0;
  await work((handlers) => ({
    async 'scan.folder'(job) {
      const step = (await handlers['scan.folder']?.(job)) as never;
      // It has read the file, and has not ended.
      if (job.input.parts === undefined || job.input.stage !== 'settle') return step;
      asked += 1;
      if (asked === 1) await held;
      return step;
    },
  }));
  void watch();
  await until('the first look', () => count('swept') > 0);
  scanner.write('sh010/second.txt', 'second');
  await until('the second file in the ledger', async () => (await recordedSize('second.txt')) === 6);
  scanner.write('sh010/second.txt', 'second, longer');
  await until('the second job', () => count('added') > 2);
  letGo();
  await until('what was written anew in the ledger', async () => (await recordedSize('second.txt')) === 14);
  // The file is recorded before its job ends.
  await until('the end of the second job', () => asked > 1);
  expect(asked).toBe(2);
});

test('more files at once than names are written out for are scanned with their folder', async () => {
  const config = { ...scanner.assay.config, worker: { ...scanner.assay.config.worker, batchFiles: 2 } };
  const inputs: unknown[] = [];
  await work((handlers) => ({
    'scan.folder': (job) => {
      inputs.push(job.input);
      return handlers['scan.folder']?.(job) ?? Promise.reject(new Error('There is no handler.'));
    },
  }));
  await watch(true);
  for (let at = 0; at < 40; at += 1) scanner.write(`sh020/${at}.txt`, `file ${at}`);
  inputs.length = 0;
  const folder = { root: 'dailies', location: 'dailies:/', path: scanner.root };
  await watchFolders(
    { folders: [folder], queue, deep: false, once: true, signal: stopping.signal, onEvent: () => undefined },
    { ...scanner.assay, config },
  );
  expect(inputs).toContainEqual(expect.objectContaining({ location: 'dailies:/sh020' }));
  expect(JSON.stringify(inputs)).not.toContain('39.txt');
  expect(await scanner.assay.ledger.directory(`${scanner.root}/sh020`)).toHaveLength(40);
});
