import { afterAll, beforeAll, describe } from 'vitest';
import { openPostgresLedger } from '../../src/ledger/open-postgres-ledger.ts';
import { createTestDatabase, hasTestDatabases, type TestDatabase } from '../support/postgres.ts';
import { describeLedger } from './ledger.ts';

/** Leaves a ledger as it is when it has just been made. Few rows go faster one by one than by `truncate`, which makes new files. */
const EMPTY = `do $$ declare name text; begin
  set session_replication_role = replica;
  for name in select tablename from pg_tables where schemaname = current_schema() and tablename not in ('meta', 'migrations') loop
    execute format('delete from %I', name);
  end loop;
  delete from meta where meta.name like 'head%';
end $$`;

describe.skipIf(!hasTestDatabases())('on one server', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });
  describeLedger('PostgreSQL', () => ({
    open: (clock) => openPostgresLedger({ url: database.url, clock }),
    cleanUp: async () => void (await database.query(EMPTY)),
  }));
});
