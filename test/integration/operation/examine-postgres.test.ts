import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Examined } from '../../../src/domain/examined.ts';
import { openPostgresLedger } from '../../../src/ledger/open-postgres-ledger.ts';
import { examinePostgres } from '../../../src/ledger/postgres/examine-postgres.ts';
import { createTestDatabase, hasTestDatabases, type TestDatabase } from '../../support/postgres.ts';

let database: TestDatabase;
const role = `assay_limited_${process.pid}`;
const PASSWORD = 'hunter22';
beforeAll(async () => {
  if (hasTestDatabases()) database = await createTestDatabase();
});
afterAll(async () => {
  if (database === undefined) return;
  await database.query(`drop owned by ${role}`).catch(() => undefined);
  await database.query(`drop role if exists ${role}`);
  await database.drop();
});

const now = () => Date.now();

function byName(examined: readonly Examined[]): Readonly<Record<string, readonly [Examined['state'], string]>> {
  return Object.fromEntries(
    examined.map(({ name, state, what, remedy = '' }) => [name, [state, `${what} → ${remedy}`]]),
  );
}

/** As a user who was only given what the test grants. */
function limitedUrl(password = PASSWORD): string {
  const url = new URL(database.url);
  url.username = role;
  url.password = password;
  return url.href;
}

test.runIf(hasTestDatabases())('an empty database, a ledger, one of an older and one of a newer Assay', async () => {
  const examined = await examinePostgres(database.url, now);
  expect(examined.filter(({ state }) => state !== 'good')).toEqual([]);
  expect(byName(examined)).toMatchObject({
    ledger: ['good', expect.stringMatching(/^postgres.*\/\/\S+, PostgreSQL \d+/)],
    'ledger rights': ['good', expect.anything()],
    'ledger tables': ['good', expect.stringContaining('none yet')],
    'ledger clock': ['good', expect.stringContaining(' s ')],
    'ledger access': ['good', expect.anything()],
  });
  expect(JSON.stringify(examined)).not.toContain(new URL(database.url).password);
  // It only looked.
  expect(await database.query(`select 1 from pg_tables where schemaname = 'public'`)).toEqual([]);

  const ledger = await openPostgresLedger({ url: database.url });
  await ledger.close();
  const tables = async () => byName(await examinePostgres(database.url, now))['ledger tables'];
  expect(await tables()).toEqual(['good', expect.stringMatching(/^version \d+, up to date, \d+ events/)]);
  await database.query(`insert into migrations (version, name, applied_at) values (9999, 'later', 'then')`);
  expect(await tables()).toEqual(['broken', expect.stringMatching(/version 9999, written by a newer Assay/)]);
  await database.query('delete from migrations where version > 1');
  expect(await tables()).toEqual(['good', expect.stringMatching(/^version 1; the next to open the ledger/)]);
});

test.runIf(hasTestDatabases())('rights that are missing are named with what gives them', async () => {
  await database.query(`create role ${role} login password '${PASSWORD}'`);
  await database.query('revoke create on schema public from public');
  const rights = async () => byName(await examinePostgres(limitedUrl(), now))['ledger rights'];
  expect(await rights()).toEqual([
    'broken',
    expect.stringMatching(/may not read or add to the table \w+ and \d+ more.*GRANT SELECT/),
  ]);
  await database.query(`grant select on all tables in schema public to ${role}`);
  expect((await rights())?.[0]).toBe('broken');
  await database.query(`grant select, insert, update, delete on all tables in schema public to ${role}`);
  expect(await rights()).toEqual([
    'missing',
    expect.stringMatching(/may not make new ones.*GRANT CREATE, USAGE ON SCHEMA public/),
  ]);
  await database.query(`grant create on schema public to ${role}`);
  expect((await rights())?.[0]).toBe('good');
  await database.query(`alter role ${role} set default_transaction_read_only = on`);
  expect(await rights()).toEqual(['broken', expect.stringContaining('read only')]);
});

test.runIf(hasTestDatabases())(
  'a wrong password, no database and no server are told apart, and no password is repeated',
  async () => {
    const missing = new URL(database.url);
    missing.pathname = '/assay_no_such_database';
    const gone = new URL(database.url);
    gone.port = '1';
    for (const [url, words] of [
      [limitedUrl('wrong-one'), /refuses the user or the password/],
      [missing.href, /has no database/],
      [gone.href, /cannot be reached \(ECONNREFUSED\)/],
      [`${database.url}?sslmode=odd`, /sslmode must be one of/],
    ] as const) {
      const examined = await examinePostgres(url, now);
      expect(byName(examined)).toEqual({ ledger: ['broken', expect.stringMatching(words)] });
      expect(JSON.stringify(examined)).not.toMatch(
        new RegExp(`wrong-one|${new URL(database.url).password || 'wrong-one'}`),
      );
    }
  },
);

test.runIf(hasTestDatabases())("somebody else's database is not taken for a ledger", async () => {
  const other = await createTestDatabase();
  try {
    const tables = async () => byName(await examinePostgres(other.url, now))['ledger tables'];
    await other.query('create table invoices (id integer)');
    expect(await tables()).toEqual(['broken', expect.stringContaining('not a ledger of Assay')]);
    await other.query('create table meta (id integer)');
    await other.query('create table migrations (id integer)');
    expect(await tables()).toEqual(['broken', expect.stringContaining('not a ledger of Assay')]);
  } finally {
    await other.drop();
  }
});

test.runIf(hasTestDatabases())('a clock that is apart is told of, in its direction', async () => {
  const clock = async (aheadMs: number) =>
    byName(await examinePostgres(database.url, () => Date.now() - aheadMs))['ledger clock'];
  expect(await clock(60_000)).toEqual(['missing', expect.stringMatching(/60\.\d s ahead of this machine/)]);
  expect(await clock(-60_000)).toEqual(['missing', expect.stringMatching(/(60\.\d|59\.9) s behind this machine/)]);
  expect((await clock(500))?.[0]).toBe('good');
});
