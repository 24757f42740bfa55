import type { Kysely } from 'kysely';
import { createFingerprintTables } from './create-fingerprint-tables.ts';
import { createMarkTables } from './create-mark-tables.ts';
import { createWorkingMemory } from './create-working-memory.ts';
import { adaptFingerprintTables } from './postgres/adapt-fingerprint-tables.ts';
import { adaptTables } from './postgres/adapt-tables.ts';
import type { LedgerTables } from './schema.ts';

/** A step forward. There are none back: a ledger is evidence, and an older program refuses it instead of guessing. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly up: (db: Kysely<LedgerTables>) => Promise<void>;
  /** What else PostgreSQL needs. */
  readonly onPostgres?: (db: Kysely<LedgerTables>) => Promise<void>;
}

/** In order, without holes. A migration that was released is never changed. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'tables', up: createTables, onPostgres: adaptTables },
  { version: 2, name: 'marks and digests', up: createMarkTables },
  { version: 3, name: 'working memory', up: createWorkingMemory },
  { version: 4, name: 'fingerprints', up: createFingerprintTables, onPostgres: adaptFingerprintTables },
];

async function createTables(db: Kysely<LedgerTables>): Promise<void> {
  await createLog(db);
  await createAssets(db);
  await createPlaces(db);
  await createDocuments(db);
  await createChecks(db);
}

async function createLog({ schema }: Kysely<LedgerTables>): Promise<void> {
  await schema
    .createTable('events')
    .addColumn('sequence', 'integer', (c) => c.primaryKey())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('previous_hash', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .execute();
  await schema
    .createTable('scans')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('root', 'text', (c) => c.notNull())
    .addColumn('deep', 'integer', (c) => c.notNull())
    .addColumn('signs_version', 'text', (c) => c.notNull())
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('started_event', 'integer', (c) => c.notNull())
    .addColumn('finished_at', 'text')
    .addColumn('finished_event', 'integer')
    .addColumn('counts', 'text')
    .execute();
}

async function createAssets({ schema }: Kysely<LedgerTables>): Promise<void> {
  await schema
    .createTable('assets')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('sha256', 'text', (c) => c.notNull().unique())
    .execute();
  await schema
    .createTable('readings')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('asset_id', 'integer', (c) => c.notNull().references('assets.id'))
    .addColumn('extension', 'text', (c) => c.notNull())
    .addColumn('sidecar_digest', 'text', (c) => c.notNull())
    .addColumn('deep', 'integer', (c) => c.notNull())
    .addColumn('signs_version', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('size_bytes', 'double precision', (c) => c.notNull())
    .addColumn('media_type', 'text')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('width', 'double precision')
    .addColumn('height', 'double precision')
    .addColumn('plain', 'integer', (c) => c.notNull())
    .addColumn('body', 'text')
    .addColumn('digest', 'text', (c) => c.notNull())
    .addColumn('event_sequence', 'integer', (c) => c.notNull())
    .execute();
  // Not unique by key: the same file may be read again with another result (a remote credential that could be fetched this time).
  // An asset has few readings, so its id alone finds them, and a short index is half the cost of writing one.
  await schema.createIndex('readings_asset').on('readings').column('asset_id').execute();
  await createEvidence({ schema });
}

async function createEvidence({ schema }: Pick<Kysely<LedgerTables>, 'schema'>): Promise<void> {
  await schema
    .createTable('evidence')
    .addColumn('reading_id', 'integer', (c) => c.notNull().references('readings.id'))
    .addColumn('ordinal', 'integer', (c) => c.notNull())
    .addColumn('sign', 'text', (c) => c.notNull())
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('certainty', 'text', (c) => c.notNull())
    .addColumn('system', 'text')
    .addColumn('carrier', 'text', (c) => c.notNull())
    .addColumn('detail', 'text')
    .addColumn('manifest', 'text')
    .addColumn('through', 'text')
    .addPrimaryKeyConstraint('evidence_pk', ['reading_id', 'ordinal'])
    .execute();
  await schema
    .createTable('credentials')
    .addColumn('reading_id', 'integer', (c) => c.primaryKey().references('readings.id'))
    .addColumn('document', 'text', (c) => c.notNull())
    .execute();
}

async function createPlaces({ schema }: Kysely<LedgerTables>): Promise<void> {
  await schema
    .createTable('directories')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('path', 'text', (c) => c.notNull().unique())
    .addColumn('root', 'text', (c) => c.notNull())
    .addColumn('event_sequence', 'integer', (c) => c.notNull())
    .addColumn('sequences_event', 'integer')
    .execute();
  await schema
    .createTable('places')
    .addColumn('directory_id', 'integer', (c) => c.notNull().references('directories.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('size_bytes', 'double precision', (c) => c.notNull())
    .addColumn('mtime_ms', 'double precision', (c) => c.notNull())
    .addColumn('ctime_ms', 'double precision', (c) => c.notNull())
    .addColumn('inode', 'double precision', (c) => c.notNull())
    .addColumn('sidecar_key', 'text', (c) => c.notNull())
    .addColumn('deep', 'integer', (c) => c.notNull())
    .addColumn('signs_version', 'text', (c) => c.notNull())
    .addColumn('asset_id', 'integer', (c) => c.references('assets.id'))
    .addColumn('reading_id', 'integer', (c) => c.references('readings.id'))
    .addColumn('media_type', 'text')
    .addColumn('error_code', 'text')
    .addColumn('error_message', 'text')
    .addColumn('gone', 'integer', (c) => c.notNull())
    .addColumn('event_sequence', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('places_pk', ['directory_id', 'name'])
    .execute();
  await schema.createIndex('places_asset').on('places').column('asset_id').execute();
  await schema
    .createTable('former_places')
    .addColumn('asset_id', 'integer', (c) => c.notNull().references('assets.id'))
    .addColumn('directory_id', 'integer', (c) => c.notNull().references('directories.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('event_sequence', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('former_places_pk', ['asset_id', 'directory_id', 'name', 'event_sequence'])
    .execute();
  await schema
    .createTable('sequences')
    .addColumn('directory_id', 'integer', (c) => c.notNull().references('directories.id'))
    .addColumn('ordinal', 'integer', (c) => c.notNull())
    .addColumn('display', 'text', (c) => c.notNull())
    .addColumn('document', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('sequences_pk', ['directory_id', 'ordinal'])
    .execute();
}

async function createDocuments({ schema }: Kysely<LedgerTables>): Promise<void> {
  await schema
    .createTable('declarations')
    .addColumn('show', 'text', (c) => c.notNull())
    .addColumn('reference', 'text', (c) => c.notNull())
    .addColumn('document', 'text', (c) => c.notNull())
    .addColumn('event_sequence', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('declarations_pk', ['show', 'reference'])
    .execute();
  await schema
    .createTable('approvals')
    .addColumn('reference', 'text', (c) => c.primaryKey())
    .addColumn('show', 'text', (c) => c.notNull())
    .addColumn('document', 'text', (c) => c.notNull())
    .addColumn('event_sequence', 'integer', (c) => c.notNull())
    .execute();
  await schema.createIndex('approvals_show').on('approvals').column('show').execute();
  await schema
    .createTable('approval_pins')
    .addColumn('reference', 'text', (c) => c.notNull().references('approvals.reference'))
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('approval_pins_pk', ['reference', 'sha256'])
    .execute();
  await schema
    .createTable('withdrawals')
    .addColumn('reference', 'text', (c) => c.primaryKey().references('approvals.reference'))
    .addColumn('withdrawn_by', 'text', (c) => c.notNull())
    .addColumn('withdrawn_at', 'text', (c) => c.notNull())
    .addColumn('event_sequence', 'integer', (c) => c.notNull())
    .execute();
}

async function createChecks({ schema }: Kysely<LedgerTables>): Promise<void> {
  await schema
    .createTable('acceptances')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('show', 'text', (c) => c.notNull())
    .addColumn('finding_id', 'text', (c) => c.notNull())
    .addColumn('accepted_by', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('content', 'text')
    .addColumn('accepted_at', 'text', (c) => c.notNull())
    .addColumn('event_sequence', 'integer', (c) => c.notNull())
    .execute();
  await schema.createIndex('acceptances_show').on('acceptances').column('show').execute();
  await schema
    .createTable('checks')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('show', 'text', (c) => c.notNull())
    .addColumn('delivery', 'text', (c) => c.notNull())
    .addColumn('verdict', 'text', (c) => c.notNull())
    .addColumn('recorded_at', 'text', (c) => c.notNull())
    .addColumn('event_sequence', 'integer', (c) => c.notNull())
    .execute();
  await schema.createIndex('checks_delivery').on('checks').columns(['show', 'delivery']).execute();
  await schema
    .createTable('check_findings')
    .addColumn('check_id', 'integer', (c) => c.notNull().references('checks.id'))
    .addColumn('ordinal', 'integer', (c) => c.notNull())
    .addColumn('finding_id', 'text', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('rule', 'text', (c) => c.notNull())
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('message', 'text', (c) => c.notNull())
    .addColumn('content', 'text')
    .addPrimaryKeyConstraint('check_findings_pk', ['check_id', 'ordinal'])
    .execute();
  await schema.createIndex('check_findings_finding').on('check_findings').column('finding_id').execute();
}
