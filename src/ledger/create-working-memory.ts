import { type Kysely, sql } from 'kysely';
import type { LedgerTables } from './schema.ts';

/**
 * Characters of a path that are indexed for ranges: at most 2,400 bytes, while an entry of an index on PostgreSQL takes 2,704 and a
 * path may have 4,096. Part of an index: never change it without a migration.
 */
export const INDEXED_PATH_CHARACTERS = 600;

/**
 * Migration 3: what watchers and scans over a queue remember from one job to the next, and indexes over the beginnings of paths.
 * None of it is evidence: no event tells of these rows, and `verify` does not look at them. States are found by the SHA-256 of their path,
 * because a path may be longer than what an index takes.
 */
export async function createWorkingMemory({ schema }: Kysely<LedgerTables>): Promise<void> {
  await schema
    .createTable('directory_states')
    .addColumn('path_sha256', 'text', (c) => c.primaryKey())
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('scan', 'integer')
    .addColumn('state', 'text')
    .addColumn('hidden', 'integer')
    .execute();
  await schema
    .createTable('leases')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('holder', 'text', (c) => c.notNull())
    .addColumn('until_ms', 'double precision', (c) => c.notNull())
    .addColumn('ttl_ms', 'double precision', (c) => c.notNull())
    .execute();
  await schema
    .createTable('scan_runs')
    .addColumn('run', 'text', (c) => c.primaryKey())
    .addColumn('scan', 'integer', (c) => c.notNull())
    .execute();
  await schema
    .createTable('check_runs')
    .addColumn('run', 'text', (c) => c.primaryKey())
    .addColumn('check_id', 'integer', (c) => c.notNull())
    .execute();
  for (const table of ['directories', 'directory_states'] as const) {
    const start = sql`substr(path, 1, ${sql.lit(INDEXED_PATH_CHARACTERS)})`;
    await schema.createIndex(`${table}_start`).on(table).expression(start).execute();
  }
}
