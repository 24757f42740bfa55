import type { JobHandlers, JobRef, NewJob } from '../src/domain/job.ts';
import { PAYLOAD_VERSION, PRIORITY } from '../src/domain/job-payloads.ts';
import { openRedisQueue } from '../src/queue/open-redis-queue.ts';
import { startTestRedis, type TestRedis } from '../test/support/redis.ts';
import type { Bench, BenchRow } from './harness/bench.ts';
import { formatMegabytes, median } from './harness/figures.ts';

const FILES = 1_000_000;
const QUICK_FILES = 50_000;
const FILES_PER_JOB = 200;
const OVERHEAD_LIMIT_MS = 0.3;
const MEMORY_LIMIT_BYTES = 300 * 1_000_000;
const MB = 1024 * 1024;

export const queueCost: Bench = {
  name: 'queue-cost',
  title: 'What the queue costs: time of a file, and memory of Redis',
  async run(context) {
    const files = context.quick ? QUICK_FILES : FILES;
    const overheads: number[] = [];
    const waiting: number[] = [];
    const finished: number[] = [];
    for (let run = 0; run < context.runs; run += 1) {
      const redis = await startTestRedis({ appendOnly: true });
      try {
        const before = await readUsedBytes(redis);
        const queue = await openQueue(redis);
        const startedMs = performance.now();
        const refs = await addAll(queue, files);
        waiting.push((await readUsedBytes(redis)) - before);
        await finishAll(queue, refs);
        overheads.push((performance.now() - startedMs) / files);
        finished.push((await readUsedBytes(redis)) - before);
        // What is left must be what is left after twice as many, too.
        await finishAll(queue, await addAll(queue, files, 'again'));
        finished.push((await readUsedBytes(redis)) - before);
        await queue.close();
      } finally {
        await redis.close();
      }
    }
    const overhead = median(overheads);
    const scale = FILES / files;
    const bytes = Math.max(...waiting) * scale;
    const growth = (finished.at(-1) ?? 0) - (finished.at(-2) ?? 0);
    const rows: BenchRow[] = [
      {
        what: `overhead of a file, ${files.toLocaleString('en-US')} files in jobs of ${FILES_PER_JOB}`,
        ours: `${overhead.toFixed(4)} ms`,
        rival: '',
        ratio: '',
        target: `under ${OVERHEAD_LIMIT_MS} ms`,
        met: overhead < OVERHEAD_LIMIT_MS,
      },
      {
        what: 'Redis memory with 1,000,000 files queued',
        ours: formatMegabytes(bytes),
        rival: '',
        ratio: '',
        target: 'under 300 MB',
        met: bytes < MEMORY_LIMIT_BYTES,
      },
      {
        what: 'Redis memory once they are finished, and after as many again',
        ours: `${formatMegabytes(finished.at(-2) ?? 0)}, then ${formatMegabytes(finished.at(-1) ?? 0)}`,
        rival: '',
        ratio: '',
        target: 'not growing',
        met: growth < MB,
      },
    ];
    return {
      rows,
      notes: [
        'Jobs as `scan.folder` adds them, folders of 200 files, handled by a worker that does nothing: adding, handing out, finishing. Jobs without a parent are kept for those who wait for them, the newest thousand.',
      ],
    };
  },
};

type Queue = Awaited<ReturnType<typeof openQueue>>;

async function openQueue(redis: TestRedis) {
  return openRedisQueue({ url: redis.url, lockSeconds: 30, stallSeconds: 15, deaths: 3, reconnectSeconds: 10 });
}

async function addAll(queue: Queue, files: number, run = 'first'): Promise<readonly JobRef[]> {
  const refs: JobRef[] = [];
  for (let at = 0; at < files; at += FILES_PER_JOB * 100) {
    const jobs = Array.from(
      { length: Math.min(100, (files - at) / FILES_PER_JOB) },
      (_, i): NewJob<'scan.batch'> => ({
        name: 'scan.batch',
        root: 'dailies',
        priority: PRIORITY.scan,
        input: {
          version: PAYLOAD_VERSION,
          run,
          scan: 1,
          root: 'dailies:/harbour/season1',
          deep: false,
          rescan: false,
          parts: [
            {
              location: `dailies:/harbour/season1/ep101/sh${String(at / FILES_PER_JOB + i).padStart(5, '0')}/comp/v001/exr`,
            },
          ],
        },
      }),
    );
    refs.push(...(await queue.add(jobs)));
  }
  return refs;
}

async function finishAll(queue: Queue, refs: readonly JobRef[]): Promise<void> {
  let left = refs.length;
  const output = { files: FILES_PER_JOB, inspected: FILES_PER_JOB, bytes: 0, unreadable: 0, unfinished: 0, gone: 0 };
  const handlers: JobHandlers = { 'scan.batch': async () => ({ step: 'done', output }) };
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const worker = await queue.work(handlers, {
    roots: ['dailies'],
    lanes: ['scan'],
    concurrency: 2,
    onEvent(event) {
      if (event.type !== 'completed') return;
      left -= 1;
      if (left === 0) finish();
    },
  });
  await finished;
  await worker.drain(1000);
}

async function readUsedBytes(redis: TestRedis): Promise<number> {
  const info = String(await redis.command('info', 'memory'));
  return Number(/used_memory:(\d+)/.exec(info)?.[1]);
}
