import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, type TestContext, vi } from 'vitest';
import { AssayError } from '../../../src/domain/errors.ts';
import type { JobHandlers, JobQueue, JobWorker } from '../../../src/domain/job.ts';
import { openRedisQueue } from '../../../src/queue/open-redis-queue.ts';
import {
  BATCH_OUTPUT,
  batchJob,
  checkJob,
  EASY,
  FOLDER_OUTPUT,
  folderJob,
  numberOf,
  ROOT,
} from '../../contract/queue-samples.ts';
import { hasSharedRedis, shareTestRedis } from '../../support/redis.ts';
import type { WorkerMessage, WorkerOrders } from './worker-child.ts';

const CHILD = join(import.meta.dirname, 'worker-child.ts');
const SOON = { timeout: 20_000, interval: 30 };

interface Scene {
  readonly place: { readonly url: string; readonly prefix: string };
  readonly queue: JobQueue;
  readonly messages: readonly WorkerMessage[];
  /** Starts a worker in a process of its own. */
  readonly start: (orders?: Partial<WorkerOrders>, onDeath?: () => void) => ChildProcess;
  readonly work: (handlers: JobHandlers, concurrency?: number) => Promise<JobWorker>;
}

/** A queue of its own for one test, and processes that end with it. */
async function setScene({ onTestFinished }: Pick<TestContext, 'onTestFinished'>): Promise<Scene> {
  const place = await shareTestRedis();
  const queue = await openRedisQueue({ ...place, lockSeconds: 1, stallSeconds: 0.5 });
  const messages: WorkerMessage[] = [];
  const children = new Set<ChildProcess>();
  onTestFinished(async () => {
    for (const child of children) child.removeAllListeners('exit').kill('SIGKILL');
    await queue.close();
  });
  return {
    place,
    queue,
    messages,
    start(orders, onDeath) {
      const child = fork(CHILD, [JSON.stringify({ ...place, concurrency: 1, ...orders })], { stdio: 'inherit' });
      children.add(child);
      child.on('message', (message: WorkerMessage) => messages.push(message));
      child.once('exit', (_, signal) => {
        children.delete(child);
        if (signal === 'SIGKILL') onDeath?.();
      });
      return child;
    },
    work: (handlers, concurrency = 1) =>
      queue.work(handlers, { roots: [ROOT], lanes: ['folders', 'scan'], concurrency }),
  };
}

describe.runIf(hasSharedRedis())('workers on one queue', { concurrent: true }, () => {
  it('share its jobs, none of which is done twice', async (t) => {
    const { place, queue } = await setScene(t);
    const done: number[] = [];
    const other = await openRedisQueue({ ...place, lockSeconds: 1, stallSeconds: 0.5 });
    await queue.add(Array.from({ length: 60 }, (_, at) => batchJob(at)));
    const by = [0, 0];
    for (const [at, each] of [queue, other].entries())
      await each.work(
        {
          async 'scan.batch'({ input }) {
            done.push(numberOf(input));
            by[at] = (by[at] ?? 0) + 1;
            return { step: 'done', output: BATCH_OUTPUT };
          },
        },
        { roots: [ROOT], lanes: ['scan'], concurrency: 2 },
      );
    await vi.waitFor(() => expect(done).toHaveLength(60), SOON);
    expect(new Set(done).size).toBe(60);
    expect(Math.min(...by)).toBeGreaterThan(5);
    expect((await queue.status())[0]?.workers).toBe(2);
    await other.close();
  });

  it('have a check once that many ask for at the same moment, all of whom can wait for it', async (t) => {
    const { place, queue } = await setScene(t);
    const others = await Promise.all(Array.from({ length: 8 }, () => openRedisQueue({ ...place })));
    t.onTestFinished(async () => void (await Promise.all(others.map((other) => other.close()))));
    for (let round = 0; round < 10; round += 1) {
      const job = checkJob(`d${round}`, [folderJob()]);
      const ends = others.map(async (other) => {
        const [ref] = await other.add([job]);
        return other.wait({ ...ref, name: 'check.delivery' } as never);
      });
      // Nobody works yet, so that no one may have ended.
      const ended = await Promise.race([Promise.all(ends), delay(100)]);
      expect(ended).toBeUndefined();
      await vi.waitFor(async () => expect((await queue.status({ lane: 'check' }))[0]?.parents).toBe(1), SOON);
      const worker = await queue.work(EASY, { roots: [ROOT], lanes: ['folders', 'check'], concurrency: 2 });
      for (const end of await Promise.all(ends)) expect(end).toMatchObject({ ok: true });
      await worker.drain(1000);
    }
  });

  it('take over what one that was killed had in hand, and say that it had died', async (t) => {
    const { queue, messages, start } = await setScene(t);
    await queue.add([batchJob(1)]);
    const child = start({ endless: [1] });
    await vi.waitFor(() => expect(messages).toEqual([{ begun: 1, deaths: 0 }]), SOON);
    child.kill('SIGKILL');
    const seen: unknown[] = [];
    const stalled: unknown[] = [];
    await queue.work(
      {
        async 'scan.batch'({ attempt, deaths }) {
          seen.push({ attempt, deaths });
          return { step: 'done', output: BATCH_OUTPUT };
        },
      },
      {
        ...{ roots: [ROOT], lanes: ['scan'], concurrency: 1 },
        onEvent: (event) => event.type === 'stalled' && stalled.push(event.job),
      },
    );
    await vi.waitFor(() => expect(seen).toEqual([{ attempt: 1, deaths: 1 }]), SOON);
    expect(stalled).toMatchObject([{ lane: 'scan', root: ROOT }]);
  });

  it('give up a job that killed three of them, say why, and do all others', async (t) => {
    const { queue, messages, start } = await setScene(t);
    const POISON = 4;
    let killed = 0;
    const orders = { concurrency: 3, poison: [POISON] };
    const respawn = (): void => {
      killed += 1;
      start(orders, respawn);
    };
    await queue.add(Array.from({ length: 20 }, (_, at) => batchJob(at)));
    start(orders, respawn);
    await vi.waitFor(async () => expect(await queue.failed()).toHaveLength(1), SOON);
    expect(await queue.failed()).toMatchObject([
      {
        input: batchJob(POISON).input,
        reason: {
          code: 'job.abandoned',
          message: expect.stringMatching(/^3 workers died.*dailies:\/ep101\/sh0004\./),
        },
      },
    ]);
    await vi.waitFor(
      async () =>
        expect(await queue.status({ lane: 'scan' })).toMatchObject([{ completed: 19, waiting: 0, active: 0 }]),
      SOON,
    );
    expect(killed).toBe(3);
    // Whatever was in hand beside it, died with it once at most: after that, each is alone.
    const innocent = messages.filter((message) => 'begun' in message && message.begun !== POISON && message.deaths > 1);
    expect(innocent).toEqual([]);
  }, 30_000);

  it('go on with a parent whose worker died while it added children, and do each child once', async (t) => {
    const { queue, start } = await setScene(t);
    const [ref] = await queue.add([folderJob()]);
    const parent = start({ children: 300, diesAfter: 100, concurrency: 4 });
    await once(parent, 'exit');
    start({ children: 300, diesAfter: 100, concurrency: 4 });
    const end = await queue.wait({ ...ref, name: 'scan.folder' } as never);
    expect(end).toEqual({ ok: true, output: { ...FOLDER_OUTPUT, files: 300, failed: 0 } });
    const [folders, scan] = await queue.status();
    expect(folders).toMatchObject({ completed: 1, waiting: 0, parents: 0 });
    expect(scan).toMatchObject({ waiting: 0, active: 0, failed: 0 });
    // One that ends in the very moment in which it is added again may be done twice: it gives the same.
    expect(scan?.completed).toBeGreaterThanOrEqual(300);
    expect(scan?.completed).toBeLessThan(305);
  }, 30_000);

  it('hand back at SIGTERM what they cannot finish: the next has it at once, with no death', async (t) => {
    const { queue, messages, start, work } = await setScene(t);
    await queue.add([batchJob(1)]);
    const child = start({ endless: [1] });
    await vi.waitFor(() => expect(messages).toHaveLength(1), SOON);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(await queue.status({ lane: 'scan' })).toMatchObject([{ waiting: 1, active: 0 }]);
    const seen: unknown[] = [];
    await work({
      async 'scan.batch'({ attempt, deaths }) {
        seen.push({ attempt, deaths });
        return { step: 'done', output: BATCH_OUTPUT };
      },
    });
    await vi.waitFor(() => expect(seen).toEqual([{ attempt: 1, deaths: 0 }]), { timeout: 1500 });
  });

  it('end one by one 300 children of which some fail, and give the parent all', async (t) => {
    const { queue, work } = await setScene(t);
    await work(
      {
        async 'scan.folder'(job) {
          if (job.input.stage !== 'settle') {
            await job.addChildren(Array.from({ length: 300 }, (_, at) => batchJob(at)));
            return { step: 'after-children', input: { ...job.input, stage: 'settle' } };
          }
          const failed = await job.failedChildren();
          expect(failed.map(({ input }) => numberOf(input as never)).toSorted((a, b) => a - b)).toEqual(
            Array.from({ length: 30 }, (_, at) => at * 10),
          );
          const files = (await job.childOutputs('scan.batch')).length;
          return { step: 'done', output: { ...FOLDER_OUTPUT, files, failed: failed.length } };
        },
        async 'scan.batch'({ input }) {
          if (numberOf(input) % 10 === 0) throw new AssayError('file.forbidden', 'No.');
          return { step: 'done', output: BATCH_OUTPUT };
        },
      },
      4,
    );
    const [ref] = await queue.add([folderJob()]);
    const end = await queue.wait({ ...ref, name: 'scan.folder' } as never);
    expect(end).toEqual({ ok: true, output: { ...FOLDER_OUTPUT, files: 270, failed: 30 } });
  }, 30_000);
});
