import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../src/domain/ledger.ts';
import { openPostgresLedger } from '../../../src/ledger/open-postgres-ledger.ts';
import { batchOf, fileOf, markOf, plainReading, ROOT, SCAN, sha256 } from '../../contract/ledger-samples.ts';
import { createTestDatabase, hasTestDatabases, type TestDatabase } from '../../support/postgres.ts';
import { type ProxyVerdict, startProxy, type TestProxy } from '../../support/proxy.ts';

describe.skipIf(!hasTestDatabases())('a connection to PostgreSQL that is lost', () => {
  let database: TestDatabase;
  let proxy: TestProxy;
  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await startProxy(Number(new URL(database.url).port));
  });
  afterAll(async () => {
    await proxy.close();
    await database.drop();
  });

  async function openThroughProxy(schema: string, reconnectMs = 10_000): Promise<Ledger> {
    await database.query(`create schema if not exists ${schema}`);
    const url = `${proxy.through(database.url)}?sslmode=disable&options=-csearch_path%3D${schema}`;
    return await openPostgresLedger({ url, reconnectMs });
  }
  /** The next commit meets this; those after it pass. */
  function meetNextCommit(verdict: ProxyVerdict): () => boolean {
    let met = false;
    proxy.inspect((chunk) => {
      // The whole message, after its length: `synchronous_commit` is set when a transaction begins.
      if (met || !chunk.includes('\x0bcommit\0')) return 'pass';
      met = true;
      return verdict;
    });
    return () => met;
  }

  describe.each(['lose-answer', 'reset'] as const)('while a commit is under way (%s)', (verdict) => {
    it('does everything that appends an event once', async () => {
      const schema = `commit_${verdict.slice(0, 4)}`;
      const ledger = await openThroughProxy(schema);
      const scan = await ledger.startScan(SCAN);
      const files = [fileOf('a.png', plainReading('a'))];
      const works: readonly (() => Promise<unknown>)[] = [
        () => ledger.startScan(SCAN),
        () => ledger.record([batchOf(scan, ROOT, files)]),
        () => ledger.record([batchOf(scan, ROOT, [], ['a.png'])]),
        () => ledger.recordCheck({ show: 's', delivery: 'd', verdict: 'pass', findings: [] }),
        () => ledger.acceptFinding({ show: 's', findingId: 'f', by: 'x', reason: 'y' }),
        () => ledger.recordMarks([markOf('a')]),
        () => ledger.finishScan(scan, { files: 1 }),
      ];
      const told: unknown[] = [];
      for (const [i, work] of works.entries()) {
        const before = await ledger.head();
        const hasMet = meetNextCommit(verdict);
        told.push(await work());
        expect({ i, met: hasMet() }).toEqual({ i, met: true });
        expect({ i, events: (await ledger.head()).sequence - before.sequence }).toEqual({ i, events: 1 });
      }
      // The answer is that of the one that was done.
      expect(told.slice(0, 4)).toEqual([scan + 1, undefined, undefined, 1]);
      // What appends nothing may be done twice.
      for (const work of [
        () => ledger.saveDirectoryStates([{ path: ROOT, scan }]),
        () => ledger.takeLease('w', 'one', 60_000),
      ]) {
        meetNextCommit(verdict);
        await work();
      }
      expect(await ledger.takeLease('w', 'two', 60_000)).toBe(false);
      expect((await ledger.verify()).faults).toEqual([]);
      await ledger.close();
    });
  });

  it('loses nothing and does nothing twice while connections are ended all the time', async () => {
    const ledger = await openThroughProxy('ended');
    const scan = await ledger.startScan(SCAN);
    let isDone = false;
    let ended = 0;
    const ending = (async () => {
      while (!isDone) {
        const rows = await database.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'assay'`,
        );
        ended += rows.length;
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    })();
    for (let i = 0; i < 25; i++) {
      await Promise.all([
        ledger.record([batchOf(scan, `${ROOT}/d${i}`, [fileOf('a.png', plainReading(`a${i}`))])]),
        ledger.recordCheck({ show: 's', delivery: `d${i}`, verdict: 'pass', findings: [] }),
        ledger.findReading(plainReading(`a${i}`).key),
      ]);
    }
    isDone = true;
    await ending;
    expect(ended).toBeGreaterThan(10);
    const { faults, events } = await ledger.verify();
    expect({ faults, events }).toEqual({ faults: [], events: 51 });
    expect(await ledger.placesOf(Array.from({ length: 25 }, (_, i) => sha256(`a${i}`)))).toHaveLength(25);
    await ledger.close();
  });

  it('waits for the server to come back, and says so when it does not', async () => {
    const ledger = await openThroughProxy('away');
    const hasty = await openThroughProxy('away', 300);
    proxy.refuse();
    const waiting = ledger.startScan(SCAN);
    await expect(hasty.startScan(SCAN)).rejects.toMatchObject({
      code: 'ledger.unreachable',
      message: expect.stringMatching(/postgres:\/\/127\.0\.0\.1:\d+\/\w+ cannot be reached/),
    });
    proxy.restore();
    expect(await waiting).toBe(1);
    expect(await hasty.startScan(SCAN)).toBe(2);
    await Promise.all([ledger.close(), hasty.close()]);
  });
});
