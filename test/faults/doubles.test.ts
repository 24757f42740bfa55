import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nameQueue } from '../../src/queue/job-keys.ts';
import { expectWhole } from './expect-whole.ts';
import { type Fleet, hasFleetServers, openFleet } from './fleet.ts';
import type { FleetWorker } from './fleet-worker.ts';
import { TIMEOUT_MS } from './scale.ts';
import { until } from './until.ts';

describe.runIf(hasFleetServers())('done twice', () => {
  let fleet: Fleet;
  let workers: readonly FleetWorker[];
  beforeAll(async () => {
    fleet = await openFleet({
      roots: ['scans', 'watches', 'jobs'],
      watch: { leaseSeconds: 1, restSeconds: 0.1, events: false },
    });
    workers = await Promise.all([fleet.startWorker({ concurrency: 2 }), fleet.startWorker({ concurrency: 2 })]);
  });
  afterAll(() => fleet.close());

  const doneFolders = (root: string): number =>
    workers.flatMap((worker) =>
      worker
        .log()
        .filter((line) => line.message === 'Job done' && line['job'] === 'scan.folder' && line['root'] === root),
    ).length;

  test(
    'two people scan the same root at once: one job does it for both',
    async () => {
      const tree = fleet.plant('scans', { shots: 5, frames: 40 });
      const runs = await Promise.all([fleet.run('scan', 'scans:/'), fleet.run('scan', fleet.mount('scans'))]);
      for (const { code, stdout } of runs) expect([code, stdout]).toEqual([0, expect.stringMatching(/: 90 files/)]);
      expect(doneFolders('scans')).toBe(1);
      await expectWhole(fleet, 'scans:/', tree, { scans: { started: 3, finished: 3 } });
    },
    TIMEOUT_MS,
  );

  test(
    'a root and a folder of it are scanned at once: each file is told of once',
    async () => {
      const tree = fleet.plant('scans', { shots: 5, frames: 40 }, 'inner/most');
      const ends = await Promise.all([
        fleet.scan('scans:/inner'),
        fleet.scan('scans:/inner/most'),
        fleet.scan('scans:/'),
      ]);
      expect(ends.map(({ ok }) => ok)).toEqual([true, true, true]);
      await expectWhole(fleet, 'scans:/inner/most', tree);
    },
    TIMEOUT_MS,
  );

  test(
    'two watchers of one root are started at once: one looks, and the other finds nothing left to do',
    async () => {
      const tree = fleet.plant('watches', { shots: 5, frames: 40 });
      const runs = await Promise.all([1, 2].map(() => fleet.run('watch', 'watches:/', '--once')));
      expect(runs.map(({ code }) => code)).toEqual([0, 0]);
      expect(runs.filter(({ stderr }) => stderr.includes('standing by'))).toHaveLength(1);
      expect(doneFolders('watches')).toBe(1);
      await expectWhole(fleet, 'watches:/', tree);
    },
    TIMEOUT_MS,
  );

  test(
    'every batch is in the queue three times: the ledger is the same',
    async () => {
      const tree = fleet.plant('jobs', { shots: 5, frames: 60 });
      const batches = { lane: 'scan', root: 'jobs' } as const;
      await fleet.queue.pause(batches);
      const job = await fleet.add('jobs:/');
      await until(
        async () => (await fleet.queue.status({ lane: 'folders', root: 'jobs' }))[0]?.parents === 1,
        'all batches',
      );
      const raw = new Queue(nameQueue('scan', 'jobs'), { connection: { url: fleet.redis.url } });
      const waiting = await raw.getJobs(['wait', 'prioritized']);
      expect(waiting.length).toBeGreaterThan(5);
      for (const { name, data, opts } of [...waiting, ...waiting]) {
        const { priority } = opts;
        await raw.add(name, data, priority === undefined ? {} : { priority });
      }
      await raw.close();
      await fleet.queue.resume(batches);
      expect(await fleet.wait(job)).toMatchObject({ ok: true, output: { files: tree.size, failed: 0 } });
      await until(async () => {
        const [left] = await fleet.queue.status(batches);
        return left?.waiting === 0 && left.active === 0;
      }, 'the end of the doubles');
      await expectWhole(fleet, 'jobs:/', tree);
    },
    TIMEOUT_MS,
  );
});
