import { type Kysely, sql } from 'kysely';
import type { LedgerTables } from '../schema.ts';

/** What rows written in bulk refer to. */
const BULK_REFERENCES = {
  readings: ['asset_id'],
  evidence: ['reading_id'],
  credentials: ['reading_id'],
  places: ['directory_id', 'asset_id', 'reading_id'],
  former_places: ['asset_id', 'directory_id'],
} as const;

/**
 * What else the tables of migration 1 need on PostgreSQL.
 *
 * A path may have 4,096 bytes, and an entry of an ordered index takes 2,704: the index over whole paths holds a hash instead, and finds them by
 * being equal (migration 3 adds the one for ranges).
 *
 * References of rows that are written in bulk are not looked up again row by row: that is most of what writing them costs, while every writer
 * waits. Their ids are given out in the transaction that writes them, and `verify` finds one that leads nowhere.
 */
export async function adaptTables(db: Kysely<LedgerTables>): Promise<void> {
  await sql`alter table directories drop constraint directories_path_key`.execute(db);
  await sql`alter table directories add constraint directories_path exclude using hash (path with =)`.execute(db);
  for (const [table, columns] of Object.entries(BULK_REFERENCES))
    for (const column of columns) await db.schema.alterTable(table).dropConstraint(`${table}_${column}_fkey`).execute();
}
