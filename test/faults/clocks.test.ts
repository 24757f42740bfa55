import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectWhole } from './expect-whole.ts';
import { type Fleet, hasFleetServers, openFleet } from './fleet.ts';
import type { FleetWorker } from './fleet-worker.ts';
import { FULL, TIMEOUT_MS } from './scale.ts';
import { until } from './until.ts';

const DAY_MS = 86_400_000;
const CLOCK = resolve(import.meta.dirname, 'shift-clock.ts');

/** Of a process, wrong by so many milliseconds. */
interface Clock {
  set(ms: number): void;
  readonly environment: Readonly<Record<string, string>>;
}

describe.runIf(hasFleetServers())('clocks', () => {
  let fleet: Fleet;
  let jumping: Clock;
  let jumper: FleetWorker;
  let other: FleetWorker;
  beforeAll(async () => {
    // One batch at a time, so that paging through the tree is put off again and again.
    fleet = await openFleet({
      roots: ['dailies', 'watched'],
      worker: { batchFiles: 30, backlogJobs: 1 },
      watch: { leaseSeconds: 1, intervalSeconds: 0.5, restSeconds: 0.1, events: false },
    });
    jumping = makeClock('jumping', 0);
    const late = makeClock('late', -DAY_MS);
    [jumper, other] = await Promise.all([
      fleet.startWorker({ environment: jumping.environment }),
      fleet.startWorker({ environment: late.environment }),
    ]);
  });
  afterAll(() => fleet.close());

  /** For a process whose clock is wrong by what the returned function says. */
  const makeClock = (name: string, ms: number): Clock => {
    const file = join(fleet.folder, `clock-${name}`);
    const set = (shiftMs: number): void => writeFileSync(file, String(shiftMs));
    set(ms);
    return { set, environment: { NODE_OPTIONS: `--import=${CLOCK}`, CLOCK_FILE: file } };
  };

  test.concurrent(
    'of workers jump by days: no job is lost, none is put off by days, and ends are not forgotten',
    async () => {
      // The clock is wrong indeed.
      expect(Date.now() - Date.parse(String((await other.line('Ready'))['time']))).toBeGreaterThan(DAY_MS / 2);
      const before = fleet.plant('dailies', { shots: 1 }, 'before');
      const first = await fleet.add('dailies:/before');
      expect(await fleet.wait(first)).toMatchObject({ ok: true });

      jumping.set(DAY_MS);
      const during = fleet.plant('dailies', { shots: 6, frames: 90 }, 'during');
      const second = await fleet.add('dailies:/during');
      await Promise.any([jumper, other].map((worker) => worker.line('Job goes on later', { step: 'again' })));
      jumping.set(-DAY_MS);
      expect(await fleet.wait(second)).toMatchObject({ ok: true, output: { files: during.size } });
      jumping.set(2 * DAY_MS);
      const after = fleet.plant('dailies', { shots: 1 }, 'after');
      expect(await fleet.scan('dailies:/after')).toMatchObject({ ok: true });
      // A day has not passed for who waits for the first one.
      expect(await fleet.wait(first)).toMatchObject({ ok: true, output: { files: before.size } });
      for (const [folder, tree] of Object.entries({ before, during, after }))
        await expectWhole(fleet, `dailies:/${folder}`, tree);
      for (const worker of [jumper, other]) expect(worker.log().filter(({ level }) => level === 'raw')).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test.concurrent(
    'of watchers differ by two days: one has the root, and the other within seconds when that one is killed',
    async () => {
      const tree = fleet.plant('watched', { shots: 1 });
      const first = fleet.startWatcher('watched:/', makeClock('ahead', DAY_MS).environment);
      await first.line('Watching.');
      const second = fleet.startWatcher('watched:/', makeClock('behind', -DAY_MS).environment);
      await second.line('Another watcher has this folder: standing by.');
      await first.kill();
      const killedMs = performance.now();
      await second.line('Watching.');
      expect(performance.now() - killedMs).toBeLessThan(FULL ? 15_000 : 8000);
      const more = fleet.plant('watched', { shots: 1 }, 'more');
      await until(async () => {
        const [row] = await fleet.database.query(
          "select count(*)::int as n from places p join directories d on d.id = p.directory_id where d.path like 'watched:/%'",
        );
        return row?.['n'] === tree.size + more.size;
      }, 'the verdicts of what was there and of what came');
      expect(await second.stop()).toBe(0);
      const all = new Map([...tree, ...[...more].map(([path, sha256]) => [`more/${path}`, sha256] as const)]);
      const [scans] = await fleet.database.query("select count(*)::int as n from scans where root like 'watched:/%'");
      await expectWhole(fleet, 'watched:/', all, {
        scans: { started: Number(scans?.['n']), finished: Number(scans?.['n']) },
      });
    },
    TIMEOUT_MS,
  );
});
