import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, it, type TestContext, vi } from 'vitest';
import { AssayError } from '../../../src/domain/errors.ts';
import type { JobEvent, JobHandlers, JobQueue } from '../../../src/domain/job.ts';
import { openRedisQueue, type RedisJobQueue } from '../../../src/queue/open-redis-queue.ts';
import { BATCH_OUTPUT, batchJob, EASY, folderInput, folderJob, numberOf, ROOT } from '../../contract/queue-samples.ts';
import { startProxy } from '../../support/proxy.ts';
import {
  hasOwnRedis,
  hasSharedRedis,
  shareTestRedis,
  startTestRedis,
  type TestRedisOptions,
} from '../../support/redis.ts';

const SHORT = { lockSeconds: 1, stallSeconds: 0.5, reconnectSeconds: 1 } as const;
const SOON = { timeout: 15_000, interval: 30 };
const PASSWORD = 's3cr3t/wörd';

type Finish = Pick<TestContext, 'onTestFinished'>;

async function startRedis(
  { onTestFinished }: Finish,
  options?: TestRedisOptions,
): Promise<Awaited<ReturnType<typeof startTestRedis>>> {
  const redis = await startTestRedis(options);
  onTestFinished(() => redis.close());
  return redis;
}

async function open(
  { onTestFinished }: Finish,
  url: string,
  more: { readonly reconnectSeconds?: number; readonly prefix?: string } = {},
): Promise<RedisJobQueue> {
  const queue = await openRedisQueue({ url, ...SHORT, ...more });
  onTestFinished(() => queue.close());
  return queue;
}

async function errorOf(promise: Promise<unknown>): Promise<AssayError> {
  const error = await promise.then(
    () => new Error('No error came.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof AssayError)) throw error;
  expect(`${error.message}${String(error.stack)}`).not.toContain('s3cr3t');
  return error;
}

const work = (
  queue: JobQueue,
  handlers: JobHandlers,
  onEvent?: (event: JobEvent) => void,
): ReturnType<JobQueue['work']> =>
  queue.work(handlers, {
    ...{ roots: [ROOT], lanes: ['folders', 'scan'], concurrency: 1 },
    ...(onEvent !== undefined && { onEvent }),
  });

describe.runIf(hasOwnRedis())('servers that jobs may not be left with', { concurrent: true }, () => {
  it('asks for the right password, and never repeats a wrong one', async (t) => {
    const redis = await startRedis(t, { password: PASSWORD });
    await (await open(t, redis.url)).status();
    for (const user of ['', ':s3cr3t-but-wrong@', 'nobody:s3cr3t@']) {
      const error = await errorOf(openRedisQueue({ url: `redis://${user}127.0.0.1:${redis.port}`, ...SHORT }));
      expect(error.code).toBe('queue.unusable');
      expect(error.message).toContain(`redis://127.0.0.1:${redis.port}`);
      expect(error.message).toMatch(/password/);
    }
  });

  it('refuses one that drops keys, and says how to mend it', async (t) => {
    const redis = await startRedis(t, { policy: 'allkeys-lru' });
    const error = await errorOf(openRedisQueue({ url: redis.url, ...SHORT }));
    expect(error.code).toBe('queue.unusable');
    expect(error.message).toContain('CONFIG SET maxmemory-policy noeviction');
    await redis.command('config', 'set', 'maxmemory-policy', 'noeviction');
    await open(t, redis.url);
  });

  it('refuses a replica, a database that is not there and parameters that it does not know', async (t) => {
    const redis = await startRedis(t);
    await open(t, `${redis.url}/3?family=4`);
    const codes = ['/99', '/x', '?famly=4', '?maxRetriesPerRequest=1'].map(async (end) => {
      return (await errorOf(openRedisQueue({ url: `${redis.url}${end}`, ...SHORT }))).code;
    });
    expect(await Promise.all(codes)).toEqual(Array(4).fill('queue.unusable'));
    await redis.command('replicaof', '127.0.0.1', '1');
    expect((await errorOf(openRedisQueue({ url: redis.url, ...SHORT }))).message).toMatch(/replica/);
  });

  it('is spoken to over TLS, with a certificate that is trusted', async (t) => {
    const redis = await startRedis(t, { tls: true, password: PASSWORD });
    setDefaultCACertificates([...getCACertificates(), readFileSync(redis.certFile ?? '', 'utf8')]);
    const queue = await open(t, redis.url);
    const [ref] = await queue.add([folderJob()]);
    await work(queue, EASY);
    expect(await queue.wait({ ...ref, name: 'scan.folder' } as never)).toMatchObject({ ok: true });
  });

  it('says soon that nobody answers, or that the certificate is nobody known', async (t) => {
    const redis = await startRedis(t, { tls: true });
    const began = performance.now();
    const gone = await errorOf(
      openRedisQueue({ url: `redis://x:${PASSWORD.replaceAll('/', '%2F')}@127.0.0.1:1`, ...SHORT }),
    );
    expect(gone.code).toBe('queue.unreachable');
    expect(gone.message).toContain('ECONNREFUSED');
    const strange = await errorOf(openRedisQueue({ url: redis.url, ...SHORT }));
    expect(strange.code).toBe('queue.unusable');
    expect(strange.message).toContain('NODE_EXTRA_CA_CERTS');
    expect(performance.now() - began).toBeLessThan(4000);
  });
});

describe.runIf(hasOwnRedis())('a server in trouble', { concurrent: true }, () => {
  it('is waited for when it is away for a moment; work goes on where it was', async (t) => {
    const redis = await startRedis(t, { appendOnly: true });
    const queue = await open(t, redis.url, { reconnectSeconds: 10 });
    const events: JobEvent[] = [];
    const done: number[] = [];
    await queue.add(Array.from({ length: 30 }, (_, at) => batchJob(at)));
    await work(
      queue,
      {
        async 'scan.batch'({ input }) {
          await delay(10);
          done.push(numberOf(input));
          return { step: 'done', output: BATCH_OUTPUT };
        },
      },
      (event) => events.push(event),
    );
    await vi.waitFor(() => expect(done.length).toBeGreaterThan(3), SOON);
    await redis.restart();
    const refs = await queue.add([batchJob(30)]);
    expect(refs).toHaveLength(1);
    await vi.waitFor(() => expect(new Set(done).size).toBe(31), SOON);
    expect(events.filter(({ type }) => type === 'connection')).toMatchObject([
      { connected: false },
      { connected: true },
    ]);
    expect(await queue.failed()).toEqual([]);
  });

  it('is said to be unreachable by producers and people once the limit has passed', async (t) => {
    const redis = await startRedis(t);
    const queue = await open(t, redis.url);
    const worker = await work(queue, EASY);
    expect(worker.ready).toBe(true);
    await redis.kill9();
    for (const ask of [queue.add([batchJob(1)]), queue.status(), queue.failed(), queue.drain()]) {
      const error = await errorOf(ask);
      expect(error.code).toBe('queue.unreachable');
      expect(error.message).toContain(`redis://127.0.0.1:${redis.port}`);
    }
    expect(worker.ready).toBe(false);
    const began = performance.now();
    await worker.drain(100);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('full: producers are told, workers finish what they have, and take more once there is room', async (t) => {
    const redis = await startRedis(t);
    const queue = await open(t, redis.url);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const seen: unknown[] = [];
    await queue.add([batchJob(1), batchJob(2)]);
    await work(queue, {
      async 'scan.batch'({ input, deaths, signal }) {
        if (numberOf(input) === 1) await held;
        seen.push([numberOf(input), deaths, signal.aborted]);
        return { step: 'done', output: BATCH_OUTPUT };
      },
    });
    await vi.waitFor(async () => expect((await queue.status({ lane: 'scan' }))[0]?.active).toBe(1), SOON);
    await redis.command('config', 'set', 'maxmemory', '1mb');
    const error = await errorOf(queue.add([batchJob(3)]));
    expect(error.code).toBe('queue.full');
    expect(error.retryable).toBe(true);
    // Longer than a claim lasts: it has to be renewed without memory.
    await delay(2500);
    release();
    await vi.waitFor(() => expect(seen).toEqual([[1, 0, false]]), SOON);
    await redis.command('config', 'set', 'maxmemory', '0');
    await vi.waitFor(
      () =>
        expect(seen).toEqual([
          [1, 0, false],
          [2, 0, false],
        ]),
      SOON,
    );
    await queue.add([batchJob(3)]);
    await vi.waitFor(async () => expect((await queue.status({ lane: 'scan' }))[0]?.completed).toBe(3), SOON);
  });

  it('nearly full: producers are told while there is enough left for workers to take jobs', async (t) => {
    const redis = await startRedis(t);
    const queue = await open(t, redis.url);
    await queue.add([batchJob(1)]);
    await redis.command('set', 'of-others', 'x'.repeat(20_000_000));
    const used = Number(/used_memory:(\d+)/.exec(String(await redis.command('info', 'memory')))?.[1]);
    // Room for a megabyte, and not a tenth of all.
    await redis.command('config', 'set', 'maxmemory', String(Math.round(used * 1.05)));
    // What is seen of the memory holds for a second.
    await delay(1100);
    expect((await errorOf(queue.add([batchJob(2)]))).code).toBe('queue.full');
    const done: number[] = [];
    await work(queue, {
      async 'scan.batch'({ input }) {
        done.push(numberOf(input));
        return { step: 'done', output: BATCH_OUTPUT };
      },
    });
    await vi.waitFor(() => expect(done).toEqual([1]), SOON);
  });

  it('cut off: the worker lets go of its job, another one does it, and what the first gives back is dropped', async (t) => {
    const redis = await startRedis(t);
    const proxy = await startProxy(redis.port);
    t.onTestFinished(() => proxy.close());
    const [far, near] = [await open(t, proxy.through(redis.url)), await open(t, redis.url)];
    const log: string[] = [];
    await near.add([batchJob(1)]);
    const events: JobEvent[] = [];
    await work(
      far,
      {
        async 'scan.batch'({ signal }) {
          log.push('far begins');
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
          log.push(`far stops: ${(signal.reason as AssayError).code}`);
          return { step: 'done', output: { ...BATCH_OUTPUT, files: 99 } };
        },
      },
      (event) => events.push(event),
    );
    await vi.waitFor(() => expect(log).toEqual(['far begins']), SOON);
    proxy.cut();
    await work(near, {
      async 'scan.batch'({ deaths }) {
        log.push(`near: ${deaths}`);
        return { step: 'done', output: BATCH_OUTPUT };
      },
    });
    await vi.waitFor(() => expect(log.toSorted()).toEqual(['far begins', 'far stops: job.stopped', 'near: 1']), SOON);
    proxy.restore();
    await vi.waitFor(
      async () => expect(await near.status({ lane: 'scan' })).toMatchObject([{ completed: 1, active: 0 }]),
      SOON,
    );
    expect(events.find(({ type }) => type === 'failed')).toMatchObject({
      reason: { code: 'job.stopped' },
      final: false,
    });
    expect(await near.failed()).toEqual([]);
  }, 30_000);

  it('without its memory: nothing hangs, and the next jobs are done', async (t) => {
    const redis = await startRedis(t);
    const queue = await open(t, redis.url, { reconnectSeconds: 10 });
    const [ref] = await queue.add([folderJob()]);
    await work(queue, { 'scan.batch': async () => ({ step: 'done', output: BATCH_OUTPUT }) });
    await redis.kill9();
    await redis.start();
    expect(await queue.wait({ ...ref, name: 'scan.folder' } as never)).toMatchObject({
      ok: false,
      reason: { code: 'job.stopped' },
    });
    await queue.add([batchJob(1)]);
    await vi.waitFor(async () => expect(await queue.status({ lane: 'scan' })).toMatchObject([{ completed: 1 }]), SOON);
  });
});

describe.runIf(hasSharedRedis())('what BullMQ keeps', { concurrent: true }, () => {
  it('is refused when a newer Assay wrote it, at once and with its input intact', async (t) => {
    const place = await shareTestRedis();
    const queue = await open(t, place.url, place);
    await queue.add([folderJob()]);
    await queue.drain();
    const [board] = await queue.boardQueues();
    const input = { ...folderInput(), version: 2, unheardOf: true };
    await board?.add('scan.folder', { input }, { priority: 1 });
    const events: JobEvent[] = [];
    await work(queue, EASY, (event) => events.push(event));
    await vi.waitFor(
      async () => expect(await queue.failed()).toMatchObject([{ input, reason: { code: 'job.newer' }, attempts: 1 }]),
      SOON,
    );
    expect(events.at(-1)).toMatchObject({ type: 'failed', final: true });
  });

  it('stays small while jobs wait, and after they have ended', async (t) => {
    const redis = await startRedis(t);
    const queue = await open(t, redis.url, { reconnectSeconds: 30 });
    const used = async (): Promise<number> =>
      Number(/used_memory:(\d+)/.exec(String(await redis.command('info', 'memory')))?.[1]);
    const before = await used();
    // 400 batches of 500 frames each, as ranges of names in long paths; children of one scan, as they are.
    await work(
      queue,
      {
        async 'scan.folder'(job) {
          if (job.input.stage === 'settle') {
            await job.childOutputs('scan.batch');
            return { step: 'done', output: { ...BATCH_OUTPUT, directories: 1, scan: 1, failed: 0 } };
          }
          for (let page = 0; page < 4; page += 1)
            await job.addChildren(Array.from({ length: 100 }, (_, at) => frames(page * 100 + at)));
          return { step: 'after-children', input: { ...job.input, stage: 'settle' } };
        },
      },
      undefined,
    );
    const [ref] = await queue.add([folderJob()]);
    await vi.waitFor(async () => expect((await queue.status({ lane: 'folders' }))[0]?.parents).toBe(1), SOON);
    const full = await used();
    await queue.work(
      { 'scan.batch': async () => ({ step: 'done', output: BATCH_OUTPUT }) },
      { roots: [ROOT], lanes: ['scan'], concurrency: 8 },
    );
    await queue.wait({ ...ref, name: 'scan.folder' } as never);
    const after = await used();
    const megabytes = (bytes: number): number => Math.round((bytes - before) / 1e5) / 10;
    // 200,000 files: 5 MB would be 25 for a million. What stays are counters, events and the parent.
    expect(megabytes(full)).toBeLessThan(5);
    expect(megabytes(after)).toBeLessThan(1.5);
  }, 60_000);
});

function frames(number: number): ReturnType<typeof batchJob> {
  const shot = `sh${String(Math.floor(number / 4)).padStart(4, '0')}`;
  const name = (frame: number): string =>
    `fable_ep101_${shot}_comp_v012_main_beauty.${String(frame).padStart(7, '0')}.exr`;
  const from = 1001 + (number % 4) * 500;
  const job = batchJob(number);
  const location = `${ROOT}:/fable/season_01/ep101/${shot}/comp/renders/v012/main_beauty/4096x2160/exr`;
  return { ...job, input: { ...job.input, parts: [{ location, from: name(from), to: name(from + 500) }] } };
}
