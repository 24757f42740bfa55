import { type Kysely, sql } from 'kysely';
import { AssayError } from '../../domain/errors.ts';
import { migrate, readSchemaVersion, refuseNewer, SCHEMA_VERSION } from '../migrate.ts';
import type { LedgerTables } from '../schema.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { errorCodeOf } from './postgres-errors.ts';

/** The oldest version that knows all settings of ours (`tcp_user_timeout`), as the server numbers it. */
const OLDEST_VERSION = 130_000;

/** Sees that the database is a ledger and brings it up to date. One that is refused is left as it was. */
export async function prepareDatabase(
  connection: PostgresConnection,
  clock: () => number,
  mustExist: boolean,
): Promise<void> {
  const { server, read, prepare } = connection;
  const version = await readVersion(read, server);
  if (version === SCHEMA_VERSION) return;
  if (version === 'empty' && mustExist)
    throw new AssayError(
      'ledger.not-found',
      `There is no ledger in ${server} yet. Check --ledger and the configuration; a scan begins a new one.`,
    );
  await prepare(async (db) => {
    // Another program may have been here since.
    const now = await readSchemaVersion(db, await listTables(db, server), server);
    refuseNewer(now, server);
    await migrate(db, now, clock(), 'postgres');
  });
}

/** Errors: `ledger.unusable`, `ledger.newer`. */
async function readVersion(read: PostgresConnection['read'], server: string): Promise<number | 'empty'> {
  try {
    const version = await read(async (db) => {
      await refuseUnfit(db, server);
      return await readSchemaVersion(db, await listTables(db, server), server);
    });
    refuseNewer(version, server);
    return version;
  } catch (error) {
    // Tables of the same names that are somebody else's have other columns (42703), or of another type (42883).
    const cause = error instanceof AssayError ? error.cause : undefined;
    if (!/^42(?:703|883|804|P01)$/.test(errorCodeOf(cause))) throw error;
    throw new AssayError('ledger.unusable', `${server} is a database, but not a ledger of Assay. Name another one.`, {
      cause,
    });
  }
}

async function refuseUnfit(db: Kysely<LedgerTables>, server: string): Promise<void> {
  const { rows } = await sql<{ version: number; encoding: string }>`
    select current_setting('server_version_num')::integer as version, current_setting('server_encoding') as encoding
  `.execute(db);
  const version = rows[0]?.version ?? 0;
  const encoding = rows[0]?.encoding ?? '';
  if (version < OLDEST_VERSION)
    throw new AssayError(
      'ledger.unusable',
      `The server of the ledger ${server} is older than PostgreSQL 13. Update it.`,
    );
  if (encoding !== 'UTF8')
    throw new AssayError(
      'ledger.unusable',
      `The database of the ledger ${server} has the encoding ${encoding}, which not every file name fits into. Make one with: createdb --template=template0 --encoding=UTF8`,
    );
}

async function listTables(db: Kysely<LedgerTables>, server: string): Promise<readonly string[]> {
  const { rows } = await sql<{ schema: string | null; name: string | null }>`
    select current_schema() as schema, tablename as name
    from (select 1) as one left join pg_catalog.pg_tables on schemaname = current_schema()
  `.execute(db);
  if (rows[0]?.schema == null)
    throw new AssayError(
      'ledger.unusable',
      `The user of the ledger ${server} has no schema to work in. Make one: CREATE SCHEMA AUTHORIZATION CURRENT_USER.`,
    );
  return rows.flatMap(({ name }) => (name === null ? [] : [name]));
}
