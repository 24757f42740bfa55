import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../e2e/cli.ts';
import { ASKED, expectWhole } from './expect-whole.ts';
import { type Fleet, hasFleetServers, openFleet } from './fleet.ts';
import type { FleetWorker } from './fleet-worker.ts';
import { findDescendants, hasOpen, isRunning } from './processes.ts';
import { seedRandom } from './random.ts';
import { FULL, TIMEOUT_MS } from './scale.ts';
import { until } from './until.ts';

/** As the default of the configuration. */
const DEATHS = 3;
const ROUNDS = FULL ? 5 : 1;
/** Fewer than one file may cause: a file that nothing is wrong with is never given up. */
const KILLS = DEATHS - 1;
const POISON = 'ep101/sh002/poison.mov';
const TAKEN_OVER = 'Job taken over from a worker that died';
/** Between two looks at all processes, which are no small thing, ms. */
const LOOK_EVERY_MS = 100;

describe.runIf(hasFleetServers())('kill -9', () => {
  let fleet: Fleet;
  let poisoning: ReturnType<typeof scanPoisoned>;
  let workers: readonly FleetWorker[] = [];
  beforeAll(async () => {
    fleet = await openFleet({ roots: ['healthy', 'poison'], worker: { deaths: DEATHS } });
    // Mostly waits for claims to run out, while the others are killed.
    poisoning = scanPoisoned();
    poisoning.catch(() => undefined);
  });
  afterAll(() => fleet.close());

  /** So many workers that live: those that do, and as many new ones as are missing. */
  async function muster(count: number): Promise<readonly FleetWorker[]> {
    const alive = workers.filter(({ isAlive }) => isAlive);
    const missing = Array.from({ length: Math.max(0, count - alive.length) }, () =>
      fleet.startWorker({ roots: ['healthy'] }),
    );
    workers = [...alive, ...(await Promise.all(missing))];
    return workers;
  }

  const nextBatch = (worker: FleetWorker): Promise<unknown> =>
    worker.line('Job started', { job: 'scan.batch' }, worker.log().length);

  test(
    'a worker in the middle of a job: another takes it over',
    async () => {
      const tree = fleet.plant('healthy', { shots: 4, frames: 40 }, 'one');
      const [victim, ...others] = await muster(4);
      if (victim === undefined) throw new Error('There is no worker.');
      const begun = nextBatch(victim);
      const scanning = fleet.run('scan', 'healthy:/one');
      await begun;
      const started = findDescendants(victim.pid);
      await victim.kill();
      const { code, stdout } = await scanning;
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^healthy:\/one: 80 files/)]);
      expect(others.flatMap((worker) => worker.log()).map(({ message }) => message)).toContain(TAKEN_OVER);
      await expectWhole(fleet, 'healthy:/one', tree, ASKED);
      // Whatever it had started to read files with has gone with it.
      await until(() => started.filter(isRunning).length === 0, `the end of the processes ${started.join(', ')}`);
    },
    TIMEOUT_MS,
  );

  test(
    'three workers of four at once: the fourth does it all',
    async () => {
      const tree = fleet.plant('healthy', { shots: 8, frames: 60 }, 'three');
      const [left, ...victims] = await muster(4);
      const begun = victims.map(nextBatch);
      const scanning = fleet.run('scan', 'healthy:/three');
      await Promise.all(begun);
      await Promise.all(victims.map((victim) => victim.kill()));
      expect((await scanning).code).toBe(0);
      expect(left?.log().map(({ message }) => message)).toContain(TAKEN_OVER);
      await expectWhole(fleet, 'healthy:/three', tree, ASKED);
    },
    TIMEOUT_MS,
  );

  test(
    'any worker at any moment',
    async () => {
      const random = seedRandom();
      for (let round = 1; round <= ROUNDS; round += 1) {
        const folder = `random ${round}`;
        const tree = fleet.plant('healthy', { shots: 5, frames: 40 }, folder);
        await muster(2);
        let isOver = false;
        const scanning = fleet.run('scan', `healthy:/${folder}`).finally(() => {
          isOver = true;
        });
        for (let kill = 0; kill < KILLS && !isOver; kill += 1) {
          await delay(random.next() * 700);
          const living = await muster(2);
          await living[Math.floor(random.next() * living.length)]?.kill();
        }
        expect((await scanning).code, `ASSAY_SEED=${random.seed}, round ${round}`).toBe(0);
        await expectWhole(fleet, `healthy:/${folder}`, tree, ASKED);
      }
    },
    TIMEOUT_MS,
  );

  test(
    'every worker that opens one file: it is given up alone, told of, and all else is judged',
    async () => {
      const { tree, kills, run } = await poisoning;
      // Once with the others of its batch, then alone.
      expect(kills).toBe(1 + DEATHS);
      expect(run.code).toBe(3);
      expect(run.stdout).toMatch(
        /^Could not be read \(1\)\n\s+ep101\/sh002\/poison\.mov\n.*given up \(job\.abandoned\)/,
      );
      await expectWhole(fleet, 'poison:/', tree, { ...ASKED, unreadable: { [POISON]: 'reader.crashed' } });
      const failed = await fleet.run('queue', 'failed', '--root', 'poison');
      expect(failed.code).toBe(1);
      expect(failed.stdout).toContain(`poison:/${POISON}`);
      expect(failed.stdout).toMatch(/3 workers died or were cut off with this job in hand/);
    },
    TIMEOUT_MS,
  );

  /** Kills whoever opens the file, until nobody does any more. */
  async function scanPoisoned(): Promise<{
    readonly tree: ReadonlyMap<string, string>;
    readonly kills: number;
    readonly run: Run;
  }> {
    const path = join(fleet.mount('poison'), POISON);
    const tree = new Map([...fleet.plant('poison', { shots: 3, frames: 20 }), [POISON, '']]);
    // Takes minutes to be read, and no room.
    writeFileSync(path, '');
    truncateSync(path, 64e9);
    let run: Run | undefined;
    const scanning = fleet.run('scan', 'poison:/').then((ended) => {
      run = ended;
    });
    for (let kills = 0; ; kills += 1) {
      const worker = await fleet.startWorker({ roots: ['poison'] });
      await until(
        () => run !== undefined || hasOpen(worker.pid, path),
        'a worker that reads the file',
        () => !worker.isAlive,
        LOOK_EVERY_MS,
      );
      await worker.kill();
      if (run !== undefined) await scanning;
      if (run !== undefined) return { tree, kills, run };
    }
  }
});
