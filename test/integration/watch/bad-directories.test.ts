import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createJobHandlers } from '../../../src/compose/job-handlers.ts';
import type { JobQueue, JobWorker } from '../../../src/domain/job.ts';
import { listPart } from '../../../src/media/discover/list-part.ts';
import { walkTree } from '../../../src/media/discover/walk-tree.ts';
import type { WatchEvent, WatchParts } from '../../../src/pipeline/watch/parts.ts';
import { watchFolder } from '../../../src/pipeline/watch/watch-folder.ts';
import { openMemoryQueue } from '../../../src/queue/open-memory-queue.ts';
import { type JobScanner, openJobScanner } from '../jobs/job-scanner.ts';

const LIMIT_MS = 20_000;
const OPTIONS = { intervalMs: 60_000, restMs: 50, leaseMs: 2000, batchFiles: 200, deep: false };

let scanner: JobScanner;
let queue: JobQueue;
let worker: JobWorker;
let stopping: AbortController;
let watching: Promise<void>;
let events: WatchEvent[];
/** As events of the file system would. */
let touch: (directories: readonly string[]) => void;
let added: number;

beforeEach(async () => {
  scanner = await openJobScanner();
  queue = openMemoryQueue();
  worker = await queue.work(createJobHandlers(scanner.assay), {
    roots: ['dailies'],
    lanes: ['folders', 'scan'],
    concurrency: 2,
  });
  stopping = new AbortController();
  events = [];
  added = 0;
  scanner.write('sh010/first.txt', 'first');
});

afterEach(async () => {
  stopping.abort();
  await watching;
  await worker.drain(0);
  await queue.close();
  await scanner.close();
});

/** The real parts; what lists single directories and how often everything is looked at are the test's. */
function watch(list: WatchParts['list'], options: Partial<typeof OPTIONS> = {}): void {
  const { assay, root } = scanner;
  const parts: WatchParts = {
    walk: (path) => walkTree(path, { rules: assay.config.discover, walkThreads: 0, signal: stopping.signal }),
    list,
    isSkipped: () => false,
    ledger: assay.ledger,
    queue: {
      add(jobs) {
        added += jobs.length;
        return queue.add(jobs);
      },
      wait: (ref, waiting) => queue.wait(ref, waiting),
    },
    async listen(_, onChange) {
      touch = onChange;
      return async () => undefined;
    },
    nowMs: () => performance.now(),
    pause: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
    holder: 'this',
    newRun: () => `run-${performance.now()}`,
    digest: (text) => assay.digest(text),
    onEvent: (event) => void events.push(event),
  };
  const watched = { root: 'dailies', location: 'dailies:/', path: root };
  watching = watchFolder(watched, parts, { ...OPTIONS, ...options }, stopping.signal);
}

const reallyList: WatchParts['list'] = (path, directory) =>
  listPart(path, { directory: `${path}/${directory}` }, scanner.assay.config.discover);

async function until(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + LIMIT_MS; !(await look()); await delay(10))
    if (performance.now() > deadline) throw new Error(`${what}: not in time. ${JSON.stringify(events.slice(-10))}`);
}

const swept = (): number => events.filter(({ type }) => type === 'swept').length;

test('a directory that cannot be listed is left until the next look at everything', async () => {
  scanner.write('dark/a.txt', 'a');
  let looks = 0;
  watch(async (path, directory) => {
    if (directory !== 'dark') return reallyList(path, directory);
    looks += 1;
    const problems = [{ name: '', code: 'file.forbidden' as const, message: 'It may not be read.' }];
    return { path: directory, absolutePath: `${path}/dark`, files: [], skipped: {}, problems };
  });
  await until('the first look', () => swept() > 0);
  touch(['dark']);
  await until('a look at it', () => looks > 0);
  await delay(300);
  expect(looks).toBe(1);
});

test('a directory that fails is told of, and keeps no other from being looked at', async () => {
  watch(async (path, directory) => {
    if (directory === 'stale') throw Object.assign(new Error('ESTALE: stale file handle'), { code: 'ESTALE' });
    return reallyList(path, directory);
  });
  await until('the first look', () => swept() > 0);
  scanner.write('sh010/second.txt', 'second');
  touch(['stale', 'sh010']);
  await until('the file beside it', async () => {
    const places = await scanner.assay.ledger.directory(`${scanner.root}/sh010`);
    return places.some(({ name }) => name === 'second.txt');
  });
  expect(events.filter(({ type }) => type === 'trouble')).toHaveLength(1);
});

test('folders that go at once are asked for once, by what they were in', async () => {
  for (let shot = 0; shot < 40; shot += 1) scanner.write(`sh020/v${shot}/a.txt`, `${shot}`);
  watch(reallyList, { intervalMs: 200 });
  await until('the first look', () => swept() > 0);
  // Until the next job the queue stands still.
  await queue.pause({ root: 'dailies', lane: 'folders' });
  const before = added;
  for (let shot = 0; shot < 40; shot += 1) rmSync(`${scanner.root}/sh020/v${shot}`, { recursive: true });
  const looks = swept();
  await until('three more looks', () => swept() >= looks + 3);
  expect(added - before).toBe(1);
  await queue.resume();
  await until('them gone', async () => {
    const known: string[] = [];
    for await (const path of scanner.assay.ledger.directoriesBelow(scanner.root)) known.push(path);
    return known.length === 1;
  });
});
