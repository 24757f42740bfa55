import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasOwnPostgres, startOwnPostgres } from '../support/postgres.ts';
import type { PostgresCluster } from '../support/postgres-cluster.ts';
import { hasOwnRedis } from '../support/redis.ts';
import { expectWhole } from './expect-whole.ts';
import { type Fleet, openFleet } from './fleet.ts';
import type { FleetWorker, LogLine } from './fleet-worker.ts';
import { FULL, TIMEOUT_MS } from './scale.ts';

const ROUNDS = FULL ? 5 : 1;
const RESTARTS = FULL ? 5 : 2;
const RECONNECT_SECONDS = FULL ? 60 : 1;
const AWAY_MS = FULL ? 90_000 : 0;

describe.runIf(hasOwnPostgres() && hasOwnRedis())("the ledger's server", () => {
  let cluster: PostgresCluster;
  let fleet: Fleet;
  let workers: readonly FleetWorker[];
  beforeAll(async () => {
    // Whatever is not asked to be on the disk stays off it for as long as a server may do that: what may be lost is lost.
    cluster = await startOwnPostgres({ durable: true, settings: { wal_writer_delay: '10s' } });
    fleet = await openFleet({ roots: ['dailies'], cluster, worker: { reconnectSeconds: RECONNECT_SECONDS } });
    workers = await Promise.all([fleet.startWorker(), fleet.startWorker()]);
  });
  afterAll(async () => {
    await fleet.close();
    await cluster.close();
  });

  /** Waits for a line in the logs of all workers, or of any of them, from now on. */
  const next = (
    how: 'all' | 'any',
    message: string,
    fields: Readonly<Record<string, unknown>> = {},
  ): Promise<LogLine | undefined> => {
    const lines = workers.map((worker) => worker.line(message, fields, worker.log().length));
    return how === 'all' ? Promise.all(lines).then(([first]) => first) : Promise.any(lines);
  };

  test(
    'is restarted, as after a crash, while workers record: every file is judged, none twice',
    async () => {
      for (let round = 1; round <= ROUNDS; round += 1) {
        const folder = `crash ${round}`;
        const tree = fleet.plant('dailies', { shots: 8, frames: 80 }, folder);
        const begun = next('any', 'Job done', { job: 'scan.batch' });
        const scanning = fleet.scan(`dailies:/${folder}`);
        await begun;
        for (let restart = 0; restart < RESTARTS; restart += 1) {
          await cluster.restart('immediate');
          await delay(50);
        }
        expect(await scanning).toMatchObject({ ok: true, output: { files: tree.size, unreadable: 0, gone: 0 } });
        await expectWhole(fleet, `dailies:/${folder}`, tree);
      }
    },
    TIMEOUT_MS,
  );

  test(
    'is away for longer than the limit: jobs wait, workers let go of their roots, and go on once it is back',
    async () => {
      const tree = fleet.plant('dailies', { shots: 8, frames: 80 }, 'away');
      const begun = next('all', 'Job started', { job: 'scan.batch' });
      const scanning = fleet.scan('dailies:/away');
      await begun;
      const letGo = next('all', 'Jobs of this root are left to others: it cannot be read here, or the ledger is away.');
      const failed = next('any', 'Job failed, and is tried again');
      await cluster.stop('immediate');
      await letGo;
      const line = await failed;
      // Whichever comes first: the limit, or that the worker looks after its servers.
      expect(`${String(line?.['code'])}: ${String(line?.['reason'])}`).toMatch(
        /^(?:ledger\.unreachable: .*cannot be reached .*Check that it runs|job\.stopped: .*handed back)/,
      );
      await delay(AWAY_MS);
      await cluster.start();
      expect(await scanning).toMatchObject({ ok: true, output: { files: tree.size, unreadable: 0, gone: 0 } });
      await expectWhole(fleet, 'dailies:/away', tree);
    },
    TIMEOUT_MS,
  );
});
