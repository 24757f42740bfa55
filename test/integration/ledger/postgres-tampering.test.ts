import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger, LedgerVerification } from '../../../src/domain/ledger.ts';
import { openPostgresLedger } from '../../../src/ledger/open-postgres-ledger.ts';
import { createTestDatabase, hasTestDatabases, type TestDatabase } from '../../support/postgres.ts';
import { fillEverything } from './filled-ledger.ts';

/** As on SQLite: what is no evidence, and the head, which has a test of its own. */
const NOT_EVIDENCE = new Set(['migrations', 'meta', 'directory_states', 'leases', 'scan_runs', 'check_runs']);
const TABLES_EXPECTED = 22;

type Row = Readonly<Record<string, unknown>>;

/** The rules are those that test/integration/ledger/tampering.test.ts goes through column by column; here it is seen that none is lost on the way. */
describe.skipIf(!hasTestDatabases())('tampering with a ledger on PostgreSQL', () => {
  let database: TestDatabase;
  let ledger: Ledger;
  let editor: Client;
  let tables: readonly string[];
  beforeAll(async () => {
    database = await createTestDatabase();
    ledger = await openPostgresLedger({ url: database.url, clock: () => Date.UTC(2026, 7, 1) });
    await fillEverything(ledger);
    editor = new Client({ connectionString: database.url });
    await editor.connect();
    // Whoever owns the database may do this; foreign keys are no protection either.
    await editor.query('set session_replication_role = replica');
    const names = await select(`select tablename as name from pg_tables where schemaname = 'public' order by 1`);
    tables = names.map((row) => String(row['name'])).filter((name) => !NOT_EVIDENCE.has(name));
    for (const name of [...tables, 'meta'])
      await editor.query(`create schema if not exists kept; create table kept.${name} as table public.${name}`);
  });
  afterAll(async () => {
    await editor.end();
    await ledger.close();
    await database.drop();
  });

  async function select(sql: string): Promise<readonly Row[]> {
    return (await editor.query<Row>(sql)).rows;
  }
  /** What verifying says after the edit, which is taken back. */
  async function verifyAfter(table: string, sql: string, values: readonly unknown[] = []): Promise<LedgerVerification> {
    const { rowCount } = await editor.query(sql, [...values]);
    expect({ sql, changed: (rowCount ?? 0) > 0 }).toEqual({ sql, changed: true });
    try {
      return await ledger.verify();
    } finally {
      await editor.query(`delete from public.${table}; insert into public.${table} table kept.${table}`);
    }
  }
  const lastRow = async (table: string) => (await select(`select ctid, * from ${table} order by ctid desc limit 1`))[0];

  it('finds nothing wrong when nothing was done', async () => {
    expect(tables).toHaveLength(TABLES_EXPECTED);
    const { ok, faults, events } = await ledger.verify();
    expect({ ok, faults }).toEqual({ ok: true, faults: [] });
    expect(events).toBeGreaterThan(20);
  });

  it('finds a changed number and a changed text in a row of any table', async () => {
    const missed: string[] = [];
    for (const table of tables) {
      const { ctid: _, ...columns } = (await lastRow(table)) ?? {};
      // Whole numbers of eight bytes come as text.
      const isNumber = (value: unknown): boolean =>
        typeof value === 'number' || (typeof value === 'string' && /^\d{1,15}$/.test(value));
      const [number] = Object.entries(columns).findLast(([, value]) => isNumber(value)) ?? [];
      const [text] = Object.entries(columns).findLast(([, v]) => typeof v === 'string' && !isNumber(v)) ?? [];
      const [bytes] = Object.entries(columns).findLast(([, value]) => Buffer.isBuffer(value)) ?? [];
      for (const column of [number, text, bytes].filter((name) => name !== undefined)) {
        const changed = column === bytes ? `set_byte(${column}, 1, 99)` : `${column} || 'x'`;
        const other = column === number ? `${column} * 2 + 1` : changed;
        const where = `where ctid = (select max(ctid) from ${table})`;
        const { ok } = await verifyAfter(table, `update ${table} set ${column} = ${other} ${where}`);
        if (ok) missed.push(`${table}.${column}`);
      }
    }
    expect(missed).toEqual([]);
  });

  it('finds a deleted row, and one that was put in, in any table', async () => {
    const missed: string[] = [];
    for (const table of tables) {
      const where = `where ctid = (select max(ctid) from ${table})`;
      if ((await verifyAfter(table, `delete from ${table} ${where}`)).ok) missed.push(`one less in ${table}`);
      const columns = await select(
        `select a.attname as name, a.atttypid = 'text'::regtype as text from pg_attribute a where attrelid = '${table}'::regclass and attnum > 0`,
      );
      const keys = new Set(
        (
          await select(
            `select unnest(conkey) as n from pg_constraint where conrelid = '${table}'::regclass and contype in ('p', 'u', 'x')`,
          )
        ).map((row) => Number(row['n'])),
      );
      const free = columns.map(({ name, text }, i) =>
        keys.has(i + 1) ? (text === true ? `${String(name)} || 'x'` : `${String(name)} * 2 + 1`) : String(name),
      );
      if ((await verifyAfter(table, `insert into ${table} select ${free.join()} from ${table} ${where}`)).ok)
        missed.push(`one more in ${table}`);
    }
    expect(missed).toEqual([]);
  });

  it('finds that the end was cut off, and that events changed places', async () => {
    const cut = await verifyAfter('events', 'delete from events where sequence = (select max(sequence) from events)');
    expect(cut.faults.some(({ what }) => what.startsWith('the log ends at event'))).toBe(true);
    const swapped = await verifyAfter(
      'events',
      'update events set payload = (select payload from events where sequence = 5) where sequence = 4',
    );
    expect(swapped.faults[0]).toEqual({ sequence: 4, what: 'the event was changed: its hash differs' });
    const head = await verifyAfter('meta', `update meta set value = '3' where name = 'head_sequence'`);
    expect(head.faults.some(({ what }) => what.includes('the head on record is event 3'))).toBe(true);
    expect((await ledger.verify()).ok).toBe(true);
  });
});
