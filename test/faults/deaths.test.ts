import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ASKED, expectWhole } from './expect-whole.ts';
import { type Fleet, hasFleetServers, openFleet } from './fleet.ts';
import type { FleetWorker } from './fleet-worker.ts';
import { findDescendants, hasOpen, isRunning } from './processes.ts';
import { seedRandom } from './random.ts';
import { FULL, TIMEOUT_MS } from './scale.ts';
import { until } from './until.ts';

/** As the default of the configuration. */
const DEATHS = 3;
const ROUNDS = FULL ? 20 : 1;
/** Fewer than one file may cause: a file that nothing is wrong with is never given up. */
const KILLS = DEATHS;

describe.runIf(hasFleetServers())('kill -9', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await openFleet({ roots: ['one', 'three', 'random', 'poison'], worker: { deaths: DEATHS } });
  });
  afterAll(() => fleet.close());

  const hasTakenOver = (worker: FleetWorker): boolean =>
    worker.log().some(({ message }) => message === 'Job taken over from a worker that died');

  test.concurrent(
    'a worker in the middle of a job: another takes it over',
    async () => {
      const tree = fleet.plant('one', { shots: 4, frames: 30 });
      const [victim, other] = await Promise.all([1, 2].map(() => fleet.startWorker({ roots: ['one'] })));
      if (victim === undefined || other === undefined) throw new Error('No workers.');
      const scanning = fleet.run('scan', 'one:/');
      await victim.line('Job started', { job: 'scan.batch' });
      const started = findDescendants(victim.pid);
      await victim.kill();
      const { code, stdout } = await scanning;
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^one:\/: 70 files/)]);
      expect(hasTakenOver(other)).toBe(true);
      await expectWhole(fleet, 'one:/', tree, ASKED);
      // Whatever it had started to read files with has gone with it.
      await until(() => started.filter(isRunning).length === 0, `the end of the processes ${started.join(', ')}`);
    },
    TIMEOUT_MS,
  );

  test.concurrent(
    'three workers of four at once: the fourth does it all',
    async () => {
      const tree = fleet.plant('three', { shots: 8, frames: 60 });
      const workers = await Promise.all([1, 2, 3, 4].map(() => fleet.startWorker({ roots: ['three'] })));
      const victims = workers.slice(1);
      const scanning = fleet.run('scan', 'three:/');
      await Promise.all(victims.map((victim) => victim.line('Job started', { job: 'scan.batch' })));
      await Promise.all(victims.map((victim) => victim.kill()));
      expect((await scanning).code).toBe(0);
      expect(workers.slice(0, 1).map(hasTakenOver)).toEqual([true]);
      await expectWhole(fleet, 'three:/', tree, ASKED);
    },
    TIMEOUT_MS,
  );

  test.concurrent(
    'any worker at any moment',
    async () => {
      const random = seedRandom();
      const workers = await Promise.all([1, 2].map(() => fleet.startWorker({ roots: ['random'] })));
      for (let round = 1; round <= ROUNDS; round += 1) {
        const tree = fleet.plant('random', { shots: 5, frames: 40 }, `round ${round}`);
        let isOver = false;
        const scanning = fleet.run('scan', `random:/round ${round}`).finally(() => {
          isOver = true;
        });
        for (let kill = 0; kill < KILLS && !isOver; kill += 1) {
          await delay(random.next() * 700);
          const at = Math.floor(random.next() * workers.length);
          await workers[at]?.kill();
          workers[at] = await fleet.startWorker({ roots: ['random'] });
        }
        expect((await scanning).code, `seed ${random.seed}, round ${round}`).toBe(0);
        await expectWhole(fleet, `random:/round ${round}`, tree, ASKED);
      }
    },
    TIMEOUT_MS,
  );

  test.concurrent(
    'every worker that opens one file: it is given up alone, told of, and all else is judged',
    async () => {
      const tree = new Map(fleet.plant('poison', { shots: 3, frames: 20 }));
      const name = 'ep101/sh002/poison.mov';
      const path = join(fleet.mount('poison'), name);
      // Takes minutes to be read, and no room.
      writeFileSync(path, '');
      truncateSync(path, 64e9);
      tree.set(name, '');
      let isOver = false;
      const scanning = fleet.run('scan', 'poison:/').finally(() => {
        isOver = true;
      });
      let kills = 0;
      for (; !isOver; kills += 1) {
        const worker = await fleet.startWorker({ roots: ['poison'] });
        // A look at all processes is no small thing.
        await until(() => isOver || hasOpen(worker.pid, path), 'a worker that reads the file', undefined, 100);
        if (isOver) break;
        await worker.kill();
      }
      const { code, stdout, stderr } = await scanning;
      // Once with the others of its batch, then alone.
      expect(kills).toBe(1 + DEATHS);
      expect([code, stderr]).toEqual([3, '']);
      expect(stdout).toContain('poison.mov');
      await expectWhole(fleet, 'poison:/', tree, { ...ASKED, unreadable: { [name]: 'reader.crashed' } });
      const failed = await fleet.run('queue', 'failed', '--root', 'poison');
      expect(failed.code).toBe(1);
      expect(failed.stdout).toMatch(/3 workers died or were cut off with this job in hand/);
      expect(failed.stdout).toContain(`poison:/${name}`);
    },
    TIMEOUT_MS,
  );
});
