import { migrate, readSchemaVersion, refuseNewer, SCHEMA_VERSION } from '../migrate.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** Memory for pages, in KiB. The index over hashes is hit at random: with SQLite's default of 2 MB it goes to the disk. */
const CACHE_KIB = 32_768;
/** Pages in the write-ahead log before it is copied back: 16 MB, so that a long scan does so a quarter as often as by default. */
const CHECKPOINT_PAGES = 4000;

/** Sees that the file is a ledger and brings it up to date. A file that is refused is left as it was. */
export async function prepareLedgerFile(connection: SqliteConnection, clock: () => number): Promise<void> {
  const { db, database, file, read, write, single } = connection;
  const version = await read(() => readSchemaVersion(db, listTables(connection), file));
  refuseNewer(version, file);
  await single(() => {
    database.exec('pragma foreign_keys = on');
    database.exec(`pragma cache_size = -${CACHE_KIB}`);
    database.exec('pragma journal_mode = wal');
    database.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  });
  if (version === SCHEMA_VERSION) return;
  await write(async () => {
    // Another process may have been here since.
    const now = await readSchemaVersion(db, listTables(connection), file);
    refuseNewer(now, file);
    await migrate(db, now, clock());
  }, 'durable');
}

function listTables({ database }: SqliteConnection): readonly string[] {
  return database
    .prepare("select name from sqlite_master where type = 'table'")
    .all()
    .map((row) => String(row['name']));
}
