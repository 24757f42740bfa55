import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../src/domain/ledger.ts';
import { openPostgresLedger } from '../../../src/ledger/open-postgres-ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/open-sqlite-ledger.ts';
import {
  ALGORITHM,
  batchOf,
  fileOf,
  moviePrint,
  plainReading,
  ROOT,
  SCAN,
  sequenceOf,
  sha256,
  stillPrint,
  tellingReading,
} from '../../contract/ledger-samples.ts';
import { createTestDatabase, hasTestDatabases, type TestDatabase } from '../../support/postgres.ts';
import { fillEverything } from './filled-ledger.ts';
import { marksOfBatch } from './made-marks.ts';
import { directoriesOf, dumpLedger, FILES_PER_DIRECTORY } from './made-scan.ts';

const WRITERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
const DIRECTORIES = 12;
const START_MS = Date.UTC(2026, 7, 1, 12);

describe.skipIf(!hasTestDatabases())('writers on PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });
  /** An empty ledger, in a schema of its own. */
  async function newLedgerUrl(schema: string): Promise<string> {
    await database.query(`create schema ${schema}`);
    return `${database.url}?options=-csearch_path%3D${schema}`;
  }

  it('lets eight that open it at once make it, and write one chain in which nothing is missing', async () => {
    const url = await newLedgerUrl('eight');
    const ledgers = await Promise.all(WRITERS.map(() => openPostgresLedger({ url, connections: 2 })));
    const [first] = ledgers as [Ledger, ...Ledger[]];
    await Promise.all(ledgers.map((ledger, i) => write(ledger, WRITERS[i] ?? '')));
    const { faults, events, head } = await first.verify();
    expect({ faults, head: head.sequence }).toEqual({ faults: [], head: events });
    for (const writer of WRITERS) {
      for (const { directory } of directoriesOf(0, writer, DIRECTORIES))
        expect(await first.directory(directory)).toHaveLength(FILES_PER_DIRECTORY);
      expect((await first.lastCheck('aurora', writer))?.findings).toHaveLength(0);
    }
    // Each thing once, whoever told of it.
    const counted = await database.query(
      `select (select count(*) from eight.scans) as scans, (select count(*) from eight.checks) as checks,
        (select count(distinct sha256) = count(*) from eight.assets) as assets,
        (select count(distinct (after_sha256, manifest, path)) = count(*) from eight.marks) as marks,
        (select count(*) from eight.events where kind = 'scan.finished') as ends`,
    );
    expect(counted[0]).toEqual({ scans: '9', checks: '8', assets: true, marks: true, ends: '8' });
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  });

  async function write(ledger: Ledger, writer: string): Promise<void> {
    const scan = await ledger.startScan(SCAN);
    // One scan that all of them are jobs of.
    await ledger.startScan({ ...SCAN, run: 'together' });
    for (const [i, batch] of directoriesOf(scan, writer, DIRECTORIES).entries()) {
      await ledger.record([batch]);
      await ledger.record([batch]);
      if (i % 4 === 0) await ledger.recordMarks(marksOfBatch(writer, i));
      await ledger.saveDirectoryStates([{ path: batch.directory, scan }]);
    }
    await ledger.recordCheck({ show: 'aurora', delivery: writer, verdict: 'pass', findings: [] });
    await ledger.finishScan(scan, { directories: DIRECTORIES });
  }

  it('gives the same events and rows as SQLite for the same input', async () => {
    const clock = (): number => START_MS;
    const postgres = await openPostgresLedger({ url: await newLedgerUrl('same'), clock });
    const sqlite = await openSqliteLedger(':memory:', { clock });
    for (const ledger of [sqlite, postgres]) {
      await fillEverything(ledger);
      const scan = await ledger.startScan(SCAN);
      await ledger.record([...directoriesOf(scan, 'w', 5), ...directoriesOf(scan, 'v', 5)]);
      const names = ['nul\0', '\ud800', 'plain', '\u0001"', '\u{1f600}'];
      const odd = (content: string) =>
        names.map((name) => fileOf(name, tellingReading(`${content} ${name}`, { mediaType: name })));
      // Twice in one call: what was written by the first counts for the second.
      await ledger.record([
        batchOf(scan, `${ROOT}/odd\0`, odd('a')),
        batchOf(scan, `${ROOT}/odd\0`, odd('b'), ['plain']),
      ]);
      await ledger.recordSequences(scan, `${ROOT}/odd\0`, [sequenceOf('nul\0')]);
      await ledger.forgetDirectories(scan, `${ROOT}/w`, (directory) => directory.endsWith('3'));
      await ledger.forgetDirectories(scan, ROOT, (directory) => !directory.includes('\0'));
    }
    expect(await postgres.head()).toEqual(await sqlite.head());
    expect((await postgres.verify()).faults).toEqual([]);
    const directories = [...directoriesOf(0, 'w', 5), ...directoriesOf(0, 'v', 5)].map((batch) => batch.directory);
    expect(await dumpLedger(postgres, directories)).toEqual(await dumpLedger(sqlite, directories));
    await postgres.close();
    await sqlite.close();
  });

  it('never shows a sample with a lower id than one that was seen, however many write', async () => {
    const url = await newLedgerUrl('samples');
    const ledgers = await Promise.all(WRITERS.slice(0, 4).map(() => openPostgresLedger({ url, connections: 2 })));
    const [reader] = ledgers as [Ledger, ...Ledger[]];
    const seen = new Map<number, string>();
    let isWriting = true;
    const reading = (async () => {
      let checkpoint = 0;
      for (let isLastRound = false; !isLastRound; ) {
        isLastRound = !isWriting;
        for await (const page of reader.samplesAfter(checkpoint, ALGORITHM, 1, { keypoints: false }))
          for (const { id, sha256: of } of page) {
            expect(id).toBeGreaterThan(checkpoint);
            checkpoint = id;
            seen.set(id, of);
          }
      }
    })();
    await Promise.all(
      ledgers.map(async (ledger, i) => {
        for (let call = 0; call < 25; call++) {
          const contents = Array.from({ length: 1 + ((call + i) % 5) }, (_, n) => `${WRITERS[i]} ${call} ${n}`);
          // Beside their own, they all record one again and again.
          const shared = moviePrint('shared', { frames: call * 10 + i });
          await ledger.recordFingerprints([...contents.map((content) => stillPrint(content)), shared]);
        }
      }),
    );
    isWriting = false;
    await reading;
    // What stands in the end was met on the way.
    const standing = new Map<number, string>();
    for await (const page of reader.samplesAfter(0, ALGORITHM, 1, { keypoints: false }))
      for (const { id, sha256: of } of page) standing.set(id, of);
    expect(standing.size).toBe(4 * 75 + 2);
    for (const [id, of] of standing) expect([id, seen.get(id)]).toEqual([id, of]);
    expect((await reader.verify()).faults).toEqual([]);
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  });

  it('forgets thousands of directories some at a time, and leaves those that a later scan has listed meanwhile', async () => {
    const ledger = await openPostgresLedger({ url: await newLedgerUrl('many') });
    const scan = await ledger.startScan(SCAN);
    const paths = Array.from({ length: 120 }, (_, i) => `${ROOT}/d${i}`);
    await ledger.record(paths.map((path) => batchOf(scan, path, [fileOf('f.png', plainReading(path))])));
    for (const path of paths.slice(0, 3)) await ledger.recordSequences(scan, path, [sequenceOf('a')]);
    const [next, later] = [await ledger.startScan(SCAN), await ledger.startScan(SCAN)];
    const forgetting = ledger.forgetUnlisted(next, ROOT);
    await ledger.saveDirectoryStates([{ path: `${ROOT}/d119`, scan: later }]);
    const count = await forgetting;
    // Whichever came first, all or all but one are gone, and the one that stands is the one that was listed.
    const standing: string[] = [];
    for await (const path of ledger.directoriesBelow(ROOT)) standing.push(path);
    expect(standing).toEqual(count === paths.length ? [] : [`${ROOT}/d119`]);
    expect((await ledger.verify()).faults).toEqual([]);
    expect((await ledger.asset(sha256(paths[0] ?? '')))?.sequences).toEqual([]);
    await ledger.close();
  });
});
