import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from '../../../src/ledger/migrations.ts';
import { createKysely } from '../../../src/ledger/sqlite/kysely-adapter.ts';
import { fillReleasedTables } from './filled-ledger.ts';

/** Makes a ledger as an earlier release left it: its tables only, and rows that the first could write. */
export async function makeReleasedLedger(file: string, version = 1): Promise<void> {
  const source = `${file}.now`;
  await fillReleasedTables(source);
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  database.exec('pragma journal_mode = wal');
  database.exec(
    'create table "meta" ("name" text primary key, "value" text not null);' +
      'create table "migrations" ("version" integer primary key, "name" text not null, "applied_at" text not null)',
  );
  for (const { up } of MIGRATIONS.slice(0, version)) await up(createKysely(database));
  database.prepare('attach ? as source').run(source);
  database.exec('begin');
  for (const table of tablesOf(database)) {
    const only = table === 'migrations' ? ` where version <= ${version}` : '';
    database.exec(`insert into main.${table} select * from source.${table}${only}`);
  }
  database.exec('commit');
  database.close();
  await rm(source);
}

export function tablesOf(database: DatabaseSync): string[] {
  const rows = database.prepare("select name from main.sqlite_master where type = 'table' order by name").all();
  return rows.map((row) => String(row['name']));
}
