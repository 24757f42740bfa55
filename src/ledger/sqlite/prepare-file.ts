import { AssayError } from '../../domain/errors.ts';
import { migrate, readSchemaVersion, refuseNewer, SCHEMA_VERSION } from '../migrate.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { isReadOnly, WRITE_PERMISSION_ADVICE } from './sqlite-errors.ts';

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
  }, 'durable').catch((error: unknown) => {
    throw isReadOnly(error) && version !== 'empty' ? notMigrated(file, version, error) : error;
  });
}

function notMigrated(file: string, version: number, cause: unknown): AssayError {
  const message =
    `The ledger ${file} was made by an older version of Assay (its tables are version ${version}, this program works with ` +
    `version ${SCHEMA_VERSION}) and cannot be brought up to date, because it may not be written to. ${WRITE_PERMISSION_ADVICE} ` +
    'Nothing was changed.';
  return new AssayError('ledger.unusable', message, { cause });
}

function listTables({ database }: SqliteConnection): readonly string[] {
  return database
    .prepare("select name from sqlite_master where type = 'table'")
    .all()
    .map((row) => String(row['name']));
}
