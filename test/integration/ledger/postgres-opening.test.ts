import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AssayError } from '../../../src/domain/errors.ts';
import { SCHEMA_VERSION } from '../../../src/ledger/migrate.ts';
import { openPostgresLedger, type PostgresLedgerOptions } from '../../../src/ledger/open-postgres-ledger.ts';
import { declarationOf, SCAN } from '../../contract/ledger-samples.ts';
import { createDatabase, hasOwnPostgres, startOwnPostgres, type TestDatabase } from '../../support/postgres.ts';
import type { PostgresCluster } from '../../support/postgres-cluster.ts';
import { findFreePort } from '../../support/servers-process.ts';

const SECRET = 'not-to-be-seen';

describe.skipIf(!hasOwnPostgres())('opening a ledger on PostgreSQL', () => {
  let server: PostgresCluster;
  let database: TestDatabase;
  beforeAll(async () => {
    server = await startOwnPostgres({ tls: true });
    database = await createDatabase(server.url);
  });
  afterAll(async () => {
    await server.close();
  });

  async function newSchema(name: string): Promise<string> {
    await database.query(`create schema ${name}`);
    return `${database.url}?options=-csearch_path%3D${name}`;
  }
  /** What came of opening it and asking for its head; what it says must not hold the password. */
  async function tryOpening(url: string, options: Partial<PostgresLedgerOptions> = {}) {
    try {
      const ledger = await openPostgresLedger({ url, reconnectMs: 300, ...options });
      const { sequence } = await ledger.head();
      await ledger.close();
      return { code: 'opened', message: String(sequence) };
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      const password = new URL(url).password;
      expect(`${error.message} ${String(error.stack)} ${inspect(error, { depth: 8 })}`).not.toContain(password);
      return { code: error.code, message: error.message };
    }
  }
  const tablesIn = async (schema: string): Promise<unknown> =>
    (await database.query(`select count(*)::int as tables from pg_tables where schemaname = $1`, [schema]))[0];

  it('says what to do when the server refuses, and never the password', async () => {
    const wrong = Object.assign(new URL(database.url), { password: SECRET }).href;
    expect(await tryOpening(wrong)).toEqual({
      code: 'ledger.unusable',
      message: expect.stringMatching(/127\.0\.0\.1:\d+\/assay_test_\w+ refuses the user or the password\. Check/),
    });
    const none = Object.assign(new URL(database.url), { password: '' });
    await expect(openPostgresLedger({ url: none.href })).rejects.toMatchObject({ code: 'ledger.unusable' });
    const missing = Object.assign(new URL(database.url), { pathname: '/none' }).href;
    expect(await tryOpening(missing)).toEqual({
      code: 'ledger.unusable',
      message: expect.stringMatching(/has no database .*\/none\. Make it/),
    });
    for (const broken of [`postgres://u:${SECRET}@127.0.0.1:99999/x`, `postgres://u:${SECRET}%zz@127.0.0.1/x`])
      await expect(openPostgresLedger({ url: broken })).rejects.toMatchObject({
        code: 'ledger.unusable',
        message: expect.not.stringContaining(SECRET),
      });
  });

  it('says which rights are missing', async () => {
    await database.query(`create role reader login password '${SECRET}'`);
    await database.query('create schema closed');
    await database.query('grant usage on schema closed to reader');
    const url = new URL(`${database.url}?options=-csearch_path%3Dclosed`);
    Object.assign(url, { username: 'reader', password: SECRET });
    expect(await tryOpening(url.href)).toEqual({
      code: 'ledger.unusable',
      message: expect.stringMatching(/too few rights.*permission denied for schema closed.*GRANT CREATE/),
    });
    const nowhere = Object.assign(new URL(url), { search: '?options=-csearch_path%3Dnowhere' });
    expect(await tryOpening(nowhere.href)).toMatchObject({ message: expect.stringContaining('no schema to work in') });
  });

  it('tries again while nobody listens, then says that the server cannot be reached', async () => {
    const url = `postgres://u:${SECRET}@127.0.0.1:${await findFreePort()}/x`;
    const startedMs = performance.now();
    expect(await tryOpening(url, { reconnectMs: 400 })).toEqual({
      code: 'ledger.unreachable',
      message: expect.stringMatching(/cannot be reached \(ECONNREFUSED\).*nothing that was recorded is lost/),
    });
    expect(performance.now() - startedMs).toBeGreaterThan(200);
  });

  it('refuses a ledger of a newer program, and leaves it as it was', async () => {
    const url = await newSchema('newer');
    expect(await tryOpening(url)).toEqual({ code: 'opened', message: '0' });
    await database.query(`insert into newer.migrations values (${SCHEMA_VERSION + 1}, 'from the future', '')`);
    expect(await tryOpening(url)).toEqual({ code: 'ledger.newer', message: expect.stringContaining('Update Assay') });
  });

  it.each([
    ['of somebody else', 'create table #.customers (id integer)', 1],
    [
      'with tables of the same names',
      'create table #.meta (name text, price money); create table #.migrations (version text)',
      2,
    ],
    [
      'with tables of the same form',
      'create table #.meta (name text, value text); create table #.migrations (id int)',
      2,
    ],
  ])('refuses a database %s and leaves it as it was', async (_, sql, tables) => {
    const schema = `foreign${String(_).length}`;
    const url = await newSchema(schema);
    await database.query(sql.replaceAll('#', schema));
    expect(await tryOpening(url)).toEqual({
      code: 'ledger.unusable',
      message: expect.stringMatching(/is a database, but not a ledger of Assay\. Name another one/),
    });
    expect(await tablesIn(schema)).toEqual({ tables });
  });

  it('begins no ledger when it has to be there', async () => {
    const url = await newSchema('empty');
    expect(await tryOpening(url, { mustExist: true })).toMatchObject({ code: 'ledger.not-found' });
    expect(await tablesIn('empty')).toEqual({ tables: 0 });
    expect(await tryOpening(url)).toEqual({ code: 'opened', message: '0' });
    expect(await tryOpening(url, { mustExist: true })).toEqual({ code: 'opened', message: '0' });
  });

  it('refuses a database that cannot hold every name', async () => {
    await database.query(`create database latin template template0 encoding 'LATIN1' locale 'C' locale_provider libc`);
    const url = Object.assign(new URL(server.url), { pathname: '/latin' }).href;
    expect(await tryOpening(url)).toMatchObject({ message: expect.stringContaining('encoding LATIN1') });
  });

  it('gives up with ledger.busy when another writer keeps the lock, and goes on when it lets go', async () => {
    const url = await newSchema('busy');
    const patient = await openPostgresLedger({ url });
    const hasty = await openPostgresLedger({ url, busyTimeoutMs: 100 });
    const [lock] = await database.query(
      `select format('pg_advisory_xact_lock(%s, hashtext(%L))', x'41535359'::int, 'busy') as call`,
    );
    const holding = database.query(`begin; select ${String(lock?.['call'])}; select pg_sleep(1); commit`);
    await expect.poll(() => hasty.startScan(SCAN).catch((error: AssayError) => error.code)).toBe('ledger.busy');
    // Neither reading nor what is no evidence waits for it.
    expect(await hasty.takeLease('w', 'one', 1000)).toBe(true);
    await hasty.saveDirectoryStates([{ path: '/a', scan: 1 }]);
    expect(await patient.importDeclaration(declarationOf('D1'))).toBe(true);
    await holding;
    expect((await patient.verify()).ok).toBe(true);
    await Promise.all([patient.close(), hasty.close()]);
    await expect(patient.head()).rejects.toMatchObject({ code: 'ledger.unusable' });
  });

  it('speaks TLS as the URL asks, with the meanings of libpq', async () => {
    const url = await newSchema('tls');
    const ca = encodeURIComponent(server.certFile ?? '');
    const other = join(dirname(server.certFile ?? ''), 'other.pem');
    await writeFile(other, 'no certificate');
    const said = async (parameters: string, host = '127.0.0.1') =>
      (await tryOpening(`${url.replace('127.0.0.1', host)}&${parameters}`)).code;
    expect(await said('sslmode=disable')).toBe('opened');
    expect(await said('sslmode=prefer')).toBe('opened');
    expect(await said('sslmode=require')).toBe('opened');
    expect(await said(`sslmode=require&sslrootcert=${ca}`)).toBe('opened');
    expect(await said(`sslmode=verify-ca&sslrootcert=${ca}`, '127.1')).toBe('opened');
    expect(await said(`sslmode=verify-full&sslrootcert=${ca}`)).toBe('opened');
    expect(await said(`sslmode=verify-full&sslrootcert=${ca}`, '127.1')).toBe('ledger.unusable');
    expect(await said('sslmode=verify-full')).toBe('ledger.unusable');
    expect(await said('sslmode=verify-ca')).toBe('ledger.unusable');
    expect(await said(`sslmode=verify-full&sslrootcert=${encodeURIComponent(other)}`)).toBe('ledger.unusable');
    expect(await said('sslmode=require&sslrootcert=/none.pem')).toBe('ledger.unusable');
    expect(await said('sslmode=perhaps')).toBe('ledger.unusable');
    const ledger = await openPostgresLedger({ url: `${url}&application_name=seen` });
    await ledger.head();
    const seen = await database.query(
      `select bool_and(ssl) as tls from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'seen'`,
    );
    // Nothing said: TLS where the server has it.
    expect(seen[0]).toEqual({ tls: true });
    await ledger.close();
  });
});
