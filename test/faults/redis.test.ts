import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProxy, type TestProxy } from '../support/proxy.ts';
import { ASKED, expectWhole } from './expect-whole.ts';
import { type Fleet, hasFleetServers, openFleet } from './fleet.ts';
import type { FleetWorker } from './fleet-worker.ts';
import { FULL, LOCK_SECONDS, TIMEOUT_MS } from './scale.ts';

const ROUNDS = FULL ? 4 : 1;
const RECONNECT_SECONDS = FULL ? 60 : 3;
const AWAY_MS = FULL ? 20_000 : 500;

describe.runIf(hasFleetServers())("the queue's server", () => {
  let fleet: Fleet;
  let proxy: TestProxy;
  let workers: readonly FleetWorker[];
  /** Behind the proxy. */
  let far: FleetWorker;
  let near: FleetWorker;
  beforeAll(async () => {
    fleet = await openFleet({
      roots: ['dailies'],
      redis: { appendOnly: true },
      worker: { reconnectSeconds: RECONNECT_SECONDS },
    });
    proxy = await startProxy(fleet.redis.port);
    [far, near] = await Promise.all([
      fleet.startWorker({ queue: proxy.through(fleet.redis.url) }),
      fleet.startWorker(),
    ]);
    workers = [far, near];
  });
  afterAll(async () => {
    await fleet.close();
    await proxy.close();
  });

  /** Both have a batch in hand. */
  const isMidRun = async (): Promise<void> => {
    const seen = workers.map((worker) => worker.log().length);
    await Promise.any(workers.map((worker, at) => worker.line('Job started', { job: 'scan.batch' }, seen[at])));
  };

  /** It has finished jobs after its connection was lost. */
  const wentOn = (worker: FleetWorker): boolean => {
    const messages = worker.log().map(({ message }) => message);
    return messages.lastIndexOf('Job done') > messages.lastIndexOf('Connection to the queue lost');
  };

  for (const [how, end] of [
    ['restarted', () => fleet.redis.stop()],
    ['killed', () => fleet.redis.kill9()],
  ] as const)
    test(
      `is ${how} in the middle of a scan, with its file: nothing is lost`,
      async () => {
        for (let round = 1; round <= ROUNDS; round += 1) {
          const folder = `${how} ${round}`;
          const tree = fleet.plant('dailies', { shots: 4, frames: 40 }, folder);
          const midRun = isMidRun();
          const scanning = fleet.run('scan', `dailies:/${folder}`);
          await midRun;
          await end();
          await delay(AWAY_MS);
          await fleet.redis.start();
          const { code, stdout } = await scanning;
          expect([code, stdout]).toEqual([0, expect.stringContaining(`: ${tree.size} files`)]);
          expect(workers.some(wentOn)).toBe(true);
          await expectWhole(fleet, `dailies:/${folder}`, tree, ASKED);
        }
      },
      TIMEOUT_MS,
    );

  test(
    'loses all that it had: who waits is told, and the next scan goes on from the ledger',
    async () => {
      const tree = fleet.plant('dailies', { shots: 4, frames: 40 }, 'lost');
      const midRun = isMidRun();
      const scanning = fleet.run('scan', 'dailies:/lost');
      await midRun;
      const [, data] = (await fleet.redis.command('config', 'get', 'dir')) as readonly [string, string];
      await fleet.redis.kill9();
      rmSync(join(data, 'appendonlydir'), { recursive: true });
      await fleet.redis.start();
      const { code, stderr } = await scanning;
      expect(code).toBe(3);
      expect(stderr).toMatch(/The job is not in the queue/);
      const again = await fleet.run('scan', 'dailies:/lost');
      expect([again.code, again.stdout]).toEqual([0, expect.stringContaining(`: ${tree.size} files`)]);
      await expectWhole(fleet, 'dailies:/lost', tree, { scans: { started: 3, finished: 2 } });
    },
    TIMEOUT_MS,
  );

  test(
    'has no memory left for longer than claims last: producers are told, and nothing is lost once there is room',
    async () => {
      const tree = fleet.plant('dailies', { shots: 6, frames: 60 }, 'full');
      const midRun = isMidRun();
      const job = await fleet.add('dailies:/full');
      await midRun;
      const setLimit = (limit: string): Promise<unknown> => fleet.redis.command('config', 'set', 'maxmemory', limit);
      await setLimit('100kb');
      // As long as it takes to give up, which is longer than a claim lasts.
      const { code, stdout, stderr } = await fleet.run('scan', 'dailies:/full', '--deep', '--no-wait');
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(/has no memory left for more jobs/);
      const [left] = await fleet.queue.status({ lane: 'folders' });
      expect((left?.parents ?? 0) + (left?.active ?? 0) + (left?.delayed ?? 0)).toBe(1);
      await setLimit('0');
      expect(await fleet.wait(job)).toMatchObject({ ok: true, output: { files: tree.size, unreadable: 0, failed: 0 } });
      await expectWhole(fleet, 'dailies:/full', tree);
      expect((await fleet.run('queue', 'failed')).code).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'is out of reach of one worker for longer than its claim: another takes over, and it comes back',
    async () => {
      const tree = fleet.plant('dailies', { shots: 6, frames: 60 }, 'cut off');
      const seen = far.log().length;
      const scanning = fleet.run('scan', 'dailies:/cut off');
      await far.line('Job started', { job: 'scan.batch' }, seen);
      proxy.cut();
      const nearSeen = near.log().length;
      await near.line('Job taken over from a worker that died', { job: 'scan.batch' }, nearSeen);
      expect((await scanning).code).toBe(0);
      await far.line('Job failed, and is tried again', { code: 'job.stopped' }, seen);
      await delay(FULL ? 60_000 : LOCK_SECONDS * 1000);
      proxy.restore({ reset: true });
      await near.stop();
      await expectWhole(fleet, 'dailies:/cut off', tree, ASKED);
      const later = fleet.plant('dailies', { shots: 1 }, 'later');
      const back = await fleet.run('scan', 'dailies:/later');
      expect([back.code, back.stdout, back.stderr]).toEqual([
        0,
        expect.stringContaining('10 files'),
        expect.any(String),
      ]);
      await expectWhole(fleet, 'dailies:/later', later, ASKED);
      expect(far.log().filter(({ level }) => level === 'error' || level === 'raw')).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
