import type { Kysely } from 'kysely';
import { AssayError } from '../domain/errors.ts';
import { writeMeta } from './event-log.ts';
import { MIGRATIONS } from './migrations.ts';
import type { LedgerTables } from './schema.ts';

/** Value of `format` in `meta`: what makes a database a ledger of Assay's. */
const FORMAT = 'assay-ledger';

/** The version of the tables that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.at(-1)?.version ?? 0;

/**
 * What kind of database this is, from the names of its tables: `empty`, or the version of the ledger in it.
 * Errors: `ledger.unusable` when it is something else.
 */
export async function readSchemaVersion(
  db: Kysely<LedgerTables>,
  tables: readonly string[],
  file: string,
): Promise<number | 'empty'> {
  if (tables.length === 0) return 'empty';
  if (!tables.includes('meta') || !tables.includes('migrations')) throw notALedger(file);
  const format = await db.selectFrom('meta').select('value').where('name', '=', 'format').executeTakeFirst();
  if (format?.value !== FORMAT) throw notALedger(file);
  const { last } = await db
    .selectFrom('migrations')
    .select(({ fn }) => fn.max('version').as('last'))
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

function notALedger(file: string): AssayError {
  return new AssayError('ledger.unusable', `${file} is a database, but not a ledger of Assay. Name another one.`);
}

/** Errors: `ledger.newer`. */
export function refuseNewer(version: number | 'empty', file: string): void {
  if (version === 'empty' || version <= SCHEMA_VERSION) return;
  throw new AssayError(
    'ledger.newer',
    `The ledger ${file} was written by a newer version of Assay (its tables are version ${version}, this program knows ` +
      `version ${SCHEMA_VERSION}). Update Assay on this machine, or name another ledger. Nothing was changed.`,
  );
}

/** Brings the tables up to date. Only inside a writing transaction. */
export async function migrate(
  db: Kysely<LedgerTables>,
  from: number | 'empty',
  timeMs: number,
  database: 'sqlite' | 'postgres' = 'sqlite',
): Promise<void> {
  if (from === 'empty') await createMeta(db);
  const done = from === 'empty' ? 0 : from;
  for (const { version, name, up, onPostgres } of MIGRATIONS) {
    if (version <= done) continue;
    await up(db);
    if (database === 'postgres') await onPostgres?.(db);
    const applied_at = new Date(timeMs).toISOString();
    await db.insertInto('migrations').values({ version, name, applied_at }).execute();
  }
}

async function createMeta(db: Kysely<LedgerTables>): Promise<void> {
  await db.schema
    .createTable('meta')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('migrations')
    .addColumn('version', 'integer', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('applied_at', 'text', (c) => c.notNull())
    .execute();
  await writeMeta(db, 'format', FORMAT);
}
