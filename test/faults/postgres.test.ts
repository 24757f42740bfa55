import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AssayError } from '../../src/domain/errors.ts';
import type { DirectoryBatch, Ledger } from '../../src/domain/ledger.ts';
import { openPostgresLedger, type PostgresLedgerOptions } from '../../src/ledger/open-postgres-ledger.ts';
import { batchOf, declarationOf, fileOf, plainReading, SCAN } from '../contract/ledger-samples.ts';
import { createDatabase, hasOwnPostgres, startOwnPostgres, type TestDatabase } from '../support/postgres.ts';
import type { PostgresCluster } from '../support/postgres-cluster.ts';
import { type ProxyVerdict, startProxy, type TestProxy } from '../support/proxy.ts';
import { FULL } from './scale.ts';

const WRITERS = FULL ? 8 : 4;
const RESTARTS = FULL ? 10 : 1;
/** Up between two restarts, at least: every call that was caught by one gets through before the next. */
const UP_MS = FULL ? 3000 : 200;
const AWAY_MS = FULL ? 10_000 : 300;
const LIMIT_MS = FULL ? 30_000 : 1000;
const POINTS = FULL ? 60 : 16;
const FILES = 20;
const TIMEOUT_MS = FULL ? 600_000 : 60_000;

/** A message of the simple protocol, as `pg` sends statements without parameters. */
const COMMIT = 'commit\0';

/** What need not be on the disk at once stays off it for as long as a server may do that: whatever a crash may take, it takes. */
const UNSYNCED = { wal_writer_delay: '10s', wal_writer_flush_after: '1GB', wal_buffers: '64MB' };

let cluster: PostgresCluster;
let database: TestDatabase;
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  if (!hasOwnPostgres()) return;
  cluster = await startOwnPostgres({ durable: true, settings: UNSYNCED });
});
afterAll(() => cluster?.close());
beforeEach(async () => {
  if (hasOwnPostgres()) database = await createDatabase(cluster.url);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  await database?.drop();
});

describe('the server of the ledger', () => {
  for (const [name, stop] of [
    ['is restarted', () => cluster.stop('fast')],
    ['crashes', () => cluster.stop('immediate')],
    ['is killed', () => cluster.kill9()],
  ] as const)
    test(
      `${name} while writers record: every call succeeds, nothing is lost or there twice`,
      async () => {
        if (!hasOwnPostgres()) return;
        const written = await writeDuring(stop);
        const ledger = await open();
        await expectOnce(ledger, written);
        // Recording again changes nothing.
        const { sequence } = await ledger.head();
        for (const { batch } of written) await ledger.record([batch]);
        expect((await ledger.head()).sequence).toBe(sequence);
      },
      TIMEOUT_MS,
    );

  test('crashes at the very moment at which something was recorded: it is there, and its number is not given away', async () => {
    if (!hasOwnPostgres()) return;
    const [one, other] = [await open(), await open()];
    // Each on its own, with nothing behind it that would have brought it to the disk.
    const crash = async (): Promise<void> => {
      await cluster.kill9();
      await cluster.start();
    };
    const scan = await one.startScan(SCAN);
    await crash();
    expect(await other.startScan(SCAN)).toBe(scan + 1);
    await one.record([batchOf(scan, '/d', [fileOf('a.png', plainReading('a'))])]);
    await crash();
    expect(await other.directory('/d')).toHaveLength(1);
    await one.importDeclaration(declarationOf('last'));
    await crash();
    expect(await other.declarations()).toHaveLength(1);
    expect(await other.verify()).toMatchObject({ ok: true, events: 4 });
  });

  test(
    'is away for longer than the limit: a clear error, and work again once it is back',
    async () => {
      if (!hasOwnPostgres()) return;
      const ledger = await open({ reconnectMs: LIMIT_MS });
      await ledger.importDeclaration(declarationOf('before'));
      await cluster.stop();
      const calls: readonly (readonly [string, () => Promise<unknown>])[] = [
        ['writing', () => ledger.importDeclaration(declarationOf('while away'))],
        ['recording', () => ledger.record([batchOf(1, '/d', [fileOf('a.png', plainReading('a'))])])],
        ['reading', () => ledger.head()],
        ['one statement', () => ledger.directory('/d')],
        ['opening', () => openPostgresLedger({ url: database.url, reconnectMs: LIMIT_MS })],
      ];
      const startedMs = performance.now();
      const said = await Promise.all(calls.map(([what, call]) => call().then(() => expect.fail(what), asError)));
      // Not at once, as it may be restarting.
      expect(performance.now() - startedMs).toBeGreaterThan(LIMIT_MS / 2);
      await cluster.start();
      for (const { code, message, retryable } of said) {
        expect([code, retryable]).toEqual(['ledger.unreachable', true]);
        expect(message).toMatch(/cannot be reached \(ECONNREFUSED\)\. Check that it runs/);
        expect(message).toContain(`127.0.0.1:${cluster.port}`);
        expect(message).not.toContain(cluster.password);
      }
      await ledger.importDeclaration(declarationOf('after'));
      expect((await ledger.declarations()).map(({ reference }) => reference)).toEqual(['before', 'after']);
      expect(await ledger.verify()).toMatchObject({ ok: true, events: 2 });
    },
    TIMEOUT_MS,
  );
});

describe('the way to the server of the ledger', () => {
  test('loses answers to commits: what was written is found, what was not is written, nothing is there twice', async () => {
    if (!hasOwnPostgres()) return;
    const proxy = await openProxy();
    const ledger = await open({ url: proxy.through(database.url) });
    const verdicts: readonly ProxyVerdict[] = ['lose-answer', 'reset', 'lose-answer', 'reset'];
    const scan = await ledger.startScan(SCAN);
    const written: Written[] = [];
    for (const [round, verdict] of verdicts.entries()) {
      let commits = 0;
      let cuts = 0;
      proxy.inspect((chunk) => {
        if (!chunk.includes(COMMIT)) return 'pass';
        commits += 1;
        // In turn with one that passes; from the third round on two are cut in a row.
        const passes = commits % (round < 2 ? 2 : 3) === 0;
        if (!passes) cuts += 1;
        return passes ? 'pass' : verdict;
      });
      written.push(await writeOnce(ledger, scan, 0, round));
      // Of the two calls in it, each was cut.
      expect(cuts, verdict).toBeGreaterThanOrEqual(2);
    }
    proxy.inspect(() => 'pass');
    await ledger.finishScan(scan, {});
    await expectOnce(ledger, written);
    // A scan begun and finished, a directory and a declaration each round: none that tells of an attempt.
    expect((await ledger.head()).sequence).toBe(2 + 2 * verdicts.length);
  });

  test('is cut at any point of a transaction: it is as if it had not been', async () => {
    if (!hasOwnPostgres()) return;
    const proxy = await openProxy();
    const ledger = await open({ url: proxy.through(database.url) });
    const scan = await ledger.startScan(SCAN);
    const written: Written[] = [];
    for (let point = 1; point <= POINTS; point++) {
      let messages = 0;
      proxy.inspect(() => {
        messages += 1;
        if (messages !== point) return 'pass';
        return point % 2 === 0 ? 'reset' : 'lose-answer';
      });
      written.push(await writeOnce(ledger, scan, 0, point));
    }
    proxy.inspect(() => 'pass');
    await ledger.finishScan(scan, {});
    await expectOnce(ledger, written);
  });

  test(
    'holds everything back for a while: it costs time and nothing else',
    async () => {
      if (!hasOwnPostgres()) return;
      const proxy = await openProxy();
      const ledger = await open({ url: proxy.through(database.url) });
      const scan = await ledger.startScan(SCAN);
      const end = new AbortController();
      const writing = writeUntil(end.signal, ledger, scan, 0);
      for (const reset of [false, true]) {
        await delay(100);
        proxy.cut();
        await delay(AWAY_MS);
        proxy.restore({ reset });
      }
      await delay(100);
      end.abort();
      const written = await writing;
      await ledger.finishScan(scan, {});
      await expectOnce(ledger, written);
    },
    TIMEOUT_MS,
  );

  test(
    'cuts off a writer that has the lock: the others get it',
    async ({ annotate }) => {
      if (!hasOwnPostgres()) return;
      // The server's own limit of fifteen seconds is what lets go of it.
      if (!FULL) return void (await annotate('Only at full length: ASSAY_FAULTS=full.'));
      const proxy = await openProxy();
      const [cutOff, other] = [await open({ url: proxy.through(database.url) }), await open()];
      let isCut = false;
      proxy.inspect((chunk) => {
        if (isCut || !chunk.includes(COMMIT)) return 'pass';
        isCut = true;
        return 'hold';
      });
      const late = cutOff.importDeclaration(declarationOf('late'));
      await expect.poll(() => isCut).toBe(true);
      await other.importDeclaration(declarationOf('other'));
      proxy.restore({ reset: true });
      await late;
      expect(await other.verify()).toMatchObject({ ok: true, events: 2 });
    },
    TIMEOUT_MS,
  );
});

async function open(options: Partial<PostgresLedgerOptions> = {}): Promise<Ledger> {
  const ledger = await openPostgresLedger({ url: database.url, ...options });
  opened.push(ledger);
  return ledger;
}

async function openProxy(): Promise<TestProxy> {
  const proxy = await startProxy(cluster.port);
  opened.push(proxy);
  return proxy;
}

const asError = (error: AssayError): AssayError => error;

/** One round of a writer: a directory and a declaration. */
interface Written {
  readonly batch: DirectoryBatch;
  readonly reference: string;
}

async function writeOnce(ledger: Ledger, scan: number, writer: number, round: number): Promise<Written> {
  const directory = `/writer-${writer}/${round}`;
  const reference = `D ${writer} ${round}`;
  const files = Array.from({ length: FILES }, (_, i) => fileOf(`${i}.png`, plainReading(`${directory} ${i}`)));
  const batch = batchOf(scan, directory, files);
  await ledger.record([batch]);
  // Also when it was tried several times, this call is the one that imported it.
  expect(await ledger.importDeclaration(declarationOf(reference))).toBe(true);
  return { batch, reference };
}

async function writeUntil(end: AbortSignal, ledger: Ledger, scan: number, writer: number): Promise<readonly Written[]> {
  const written: Written[] = [];
  while (!end.aborted) written.push(await writeOnce(ledger, scan, writer, written.length));
  return written;
}

/** Several writers, each with its scan, while the server is stopped and started again. All of their calls have to succeed. */
async function writeDuring(stop: () => Promise<void>): Promise<readonly Written[]> {
  const writers = await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      const ledger = await open();
      return { ledger, scan: await ledger.startScan(SCAN) };
    }),
  );
  const end = new AbortController();
  const writing = Promise.all(writers.map(({ ledger, scan }, writer) => writeUntil(end.signal, ledger, scan, writer)));
  // Whatever fails is told below, after the server is back for the tests that follow.
  writing.catch(() => end.abort());
  for (let restart = 0; restart < RESTARTS; restart++) {
    await delay(UP_MS + 200 * Math.random());
    await stop();
    await delay(AWAY_MS * Math.random());
    await cluster.start();
  }
  await delay(300);
  end.abort();
  const written = (await writing).flat();
  expect(written.length).toBeGreaterThan(WRITERS);
  for (const { ledger, scan } of writers) await ledger.finishScan(scan, {});
  return written;
}

async function logged(kind: string, field: string): Promise<readonly string[]> {
  const sql = 'select payload::json->>$1 as said from events where kind = $2';
  return (await database.query(sql, [field, kind])).map(({ said }) => String(said)).toSorted();
}

/** The chain is whole, and all that was written is in it once and no more. */
async function expectOnce(ledger: Ledger, written: readonly Written[]): Promise<void> {
  expect((await ledger.verify()).faults).toEqual([]);
  const declared = (await ledger.declarations()).map(({ reference }) => reference);
  expect(declared.toSorted()).toEqual(written.map(({ reference }) => reference).toSorted());
  expect(await logged('declaration.imported', 'declaration')).toHaveLength(written.length);
  const directories = written.map(({ batch }) => batch.directory).toSorted();
  expect(await logged('directory.recorded', 'directory')).toEqual(directories);
  const scans = await logged('scan.started', 'scan');
  expect(await logged('scan.finished', 'scan')).toEqual(scans);
  expect(new Set(scans).size).toBe(scans.length);
  expect(await database.query('select count(*)::int as n from places')).toEqual([{ n: written.length * FILES }]);
}
