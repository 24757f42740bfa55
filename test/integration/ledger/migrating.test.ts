import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../src/ledger/migrations.ts';
import { openSqliteLedger } from '../../../src/ledger/open-sqlite-ledger.ts';
import { createKysely } from '../../../src/ledger/sqlite/kysely-adapter.ts';
import { ALGORITHM, markOf, ROOT, sha256, stillPrint } from '../../contract/ledger-samples.ts';
import { makeReleasedLedger, tablesOf } from './released-ledger.ts';

/** SHA-256 over the SQL of the tables and indexes, as the releases left them after these migrations. */
const RELEASED: readonly (readonly [version: number, sha256: string])[] = [
  [1, '6a8e76aee6f65e904063f833b11f8e013ec94e92dc65b80367d04315c875a293'],
  [3, '2a1ecdf107beb305e57d598fbab9b392241da2421a9e98d9ef6d87e8abe5be19'],
];
/** Owns nothing: `nobody` by convention. */
const NOBODY = 65_534;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-migrating-'));
  file = join(folder, 'ledger.db');
});
afterEach(async () => {
  await chmod(folder, 0o755);
  await rm(folder, { recursive: true, force: true });
});

function inspect<T>(work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

it.each(RELEASED)('keeps the migrations that were released as they were: %i', async (version, sha256Released) => {
  const database = new DatabaseSync(':memory:');
  for (const { up } of MIGRATIONS.slice(0, version)) await up(createKysely(database));
  const rows = database.prepare('select sql from sqlite_master where sql is not null order by name').all();
  const text = rows.map((row) => String(row['sql'])).join('\n');
  expect(createHash('sha256').update(text).digest('hex')).toBe(sha256Released);
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, i) => i + 1));
});

describe('a ledger of an earlier release', () => {
  it.each([
    [1, 'marks'],
    [3, 'fingerprints'],
  ])(
    'is brought up to date when it is opened, loses nothing and takes what is new: from %i',
    async (version, added) => {
      await makeReleasedLedger(file, version);
      const before = inspect((database) =>
        tablesOf(database).map((table) => [table, rowsOf(database, table)] as const),
      );
      expect(before.map(([table]) => table)).not.toContain(added);
      const ledger = await openSqliteLedger(file);
      const { ok, events } = await ledger.verify();
      expect({ ok, events: events > 20 }).toEqual({ ok: true, events: true });
      expect(await ledger.marksOf([sha256('a')])).toEqual([]);
      expect((await ledger.asset(`${ROOT}/a/generated.png`))?.marks).toEqual([]);
      for (const [table, rows] of before.filter(([name]) => name !== 'migrations')) {
        expect({ table, rows: inspect((database) => rowsOf(database, table)) }).toEqual({ table, rows });
      }
      await ledger.recordMarks([markOf('a')]);
      await ledger.recordDigests('md5', new Map([[sha256('a'), 'value']]));
      await ledger.recordFingerprints([stillPrint('a')]);
      expect(await ledger.fingerprint(sha256('a'), ALGORITHM)).toEqual(stillPrint('a'));
      expect((await ledger.verify()).faults).toEqual([]);
      await ledger.close();
      const versions = inspect((database) => database.prepare('select version, name from migrations').all());
      expect(versions.map((row) => ({ ...row }))).toEqual([
        { version: 1, name: 'tables' },
        { version: 2, name: 'marks and digests' },
        { version: 3, name: 'working memory' },
        { version: 4, name: 'fingerprints' },
      ]);
    },
  );

  it('is brought up to date once when several open it together', async () => {
    await makeReleasedLedger(file);
    const ledgers = await Promise.all([1, 2, 3, 4].map(() => openSqliteLedger(file)));
    await Promise.all(ledgers.map((ledger, i) => ledger.recordMarks([markOf('same'), markOf(`m${i}`)])));
    expect(await ledgers[0]?.marksOf([sha256('same'), ...[0, 1, 2, 3].map((i) => sha256(`m${i}`))])).toHaveLength(5);
    for (const ledger of ledgers) {
      expect((await ledger.verify()).faults).toEqual([]);
      await ledger.close();
    }
  });

  it.each([
    [
      'the file',
      0o777,
      /older version of Assay \(its tables are version 1.*version 4\).*write permission.*Nothing was changed/,
    ],
    ['the file and its folder', 0o555, /may not be written to.*write permission for the file and its folder/],
  ])('says what to do when %s may not be written to', async (_, folderMode, message) => {
    await makeReleasedLedger(file);
    const before = await readFile(file);
    await chmod(file, 0o444);
    await chmod(folder, folderMode);
    const said = await openAsNobody();
    expect(said).toEqual({ code: 'ledger.unusable', message: expect.stringMatching(message) });
    expect((await readFile(file)).equals(before)).toBe(true);
    expect((await readdir(folder)).filter((name) => !/^ledger\.db(-wal|-shm)?$/.test(name))).toEqual([]);
  });
});

function rowsOf(database: DatabaseSync, table: string): unknown[] {
  return database
    .prepare(`select * from ${table} order by rowid`)
    .all()
    .map((row) => ({ ...row }));
}

/** Permissions bind everybody but root, whom many machines run tests as. */
async function openAsNobody(): Promise<unknown> {
  const user = process.getuid?.() === 0 ? String(NOBODY) : '';
  const child = fork(join(import.meta.dirname, 'open-ledger.ts'), [file, user], { execArgv: [] });
  let said: unknown;
  child.on('message', (message) => {
    said = message;
  });
  await once(child, 'exit');
  return said;
}
