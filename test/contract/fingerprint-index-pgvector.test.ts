import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPgVectorIndex, type SqlQuery } from '../../src/fingerprint/search/open-pgvector-index.ts';
import { createTestDatabase, hasTestDatabases, type TestDatabase } from '../support/postgres.ts';
import { describeFingerprintIndex } from './fingerprint-index.ts';

let tables = 0;
const nextTable = (): string => `codes_${++tables}`;

describe('in PGlite', () => {
  let database: PGlite;
  const query: SqlQuery = async (sql, parameters) =>
    (await database.query<Record<string, unknown>>(sql, [...parameters])).rows;
  beforeAll(async () => {
    database = await PGlite.create({ extensions: { vector } });
  });
  afterAll(() => database.close());

  describeFingerprintIndex('pgvector', () => ({
    codes: 500,
    open: () => openPgVectorIndex(query, { table: nextTable() }),
  }));

  it('goes on with what is in its table, and never lets another name into a statement', async () => {
    const table = nextTable();
    const first = await openPgVectorIndex(query, { table });
    await first.add([{ key: 2, bits: new Uint8Array(32) }], 9);
    await first.close();
    await expect(first.size()).rejects.toMatchObject({ code: 'internal.bug' });
    const second = await openPgVectorIndex(query, { table });
    expect([await second.size(), await second.checkpoint()]).toEqual([1, 9]);
    await expect(openPgVectorIndex(query, { table: 'a; drop table b' })).rejects.toMatchObject({
      code: 'internal.bug',
    });
  });
});

describe.skipIf(!hasTestDatabases())('on a server', () => {
  let database: TestDatabase;
  let client: Client;
  let available = false;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
    const { rowCount } = await client.query("select from pg_available_extensions where name = 'vector'");
    available = rowCount === 1;
    if (!available) process.stderr.write('The server has no pgvector: the index on it was not tested there.\n');
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('finds what PGlite finds', async () => {
    if (!available) return;
    const query: SqlQuery = async (sql, parameters) =>
      (await client.query<Record<string, unknown>>(sql, [...parameters])).rows;
    const index = await openPgVectorIndex(query);
    await index.add([{ key: 2 ** 53 - 1, bits: new Uint8Array(32).fill(1) }], 1);
    await expect(index.add([{ key: 2 ** 53 - 1, bits: new Uint8Array(32) }], 2)).rejects.toMatchObject({
      code: 'internal.bug',
    });
    expect(await index.search([new Uint8Array(32)], { radius: 32 })).toEqual([
      { hits: [{ key: 2 ** 53 - 1, distanceBits: 32 }], more: false },
    ]);
    expect(await index.checkpoint()).toBe(1);
  });
});
