import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectWhole } from './expect-whole.ts';
import { type Fleet, hasFleetServers, openFleet } from './fleet.ts';
import { TIMEOUT_MS } from './scale.ts';

const DAY_MS = 86_400_000;
const CLOCK = resolve(import.meta.dirname, 'shift-clock.ts');

describe.runIf(hasFleetServers())('clocks', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    // One batch at a time, so that paging through the tree is put off again and again.
    fleet = await openFleet({
      roots: ['dailies'],
      worker: { batchFiles: 30, backlogJobs: 1 },
      watch: { leaseSeconds: 1, intervalSeconds: 0.5, restSeconds: 0.1, events: false },
    });
  });
  afterAll(() => fleet.close());

  /** For a process whose clock is wrong by what the returned function says. */
  const makeClock = (name: string, ms: number): { set(ms: number): void; environment: Record<string, string> } => {
    const file = join(fleet.folder, `clock-${name}`);
    const set = (shiftMs: number): void => writeFileSync(file, String(shiftMs));
    set(ms);
    return { set, environment: { NODE_OPTIONS: `--import=${CLOCK}`, CLOCK_FILE: file } };
  };

  test(
    'of workers jump by days: no job is lost, none is put off by days, and ends are not forgotten',
    async () => {
      const jumping = makeClock('jumping', 0);
      const late = makeClock('late', -DAY_MS);
      const [jumper, other] = await Promise.all([
        fleet.startWorker({ environment: jumping.environment }),
        fleet.startWorker({ environment: late.environment }),
      ]);
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
      await Promise.all([jumper.kill(), other.kill()]);
    },
    TIMEOUT_MS,
  );
});
