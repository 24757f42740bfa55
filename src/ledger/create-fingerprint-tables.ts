import { type Kysely, sql } from 'kysely';
import type { LedgerTables } from './schema.ts';

/**
 * Migration 4: fingerprints of contents, which need not have been scanned here. Keypoints are beside the samples: they are sixty times as large,
 * and an index over codes reads the samples alone. What refers to what is held together by the writer and looked at by `verify`: rows
 * come by the thousand, and other writers wait.
 *
 * The samples of a fingerprint are those with ids from `first_sample` to before `next_sample`. Every fingerprint that is recorded or replaced takes its ids
 * after all that were ever given, also one without samples, so that the highest `next_sample` is the next free id for good.
 */
export async function createFingerprintTables({ schema }: Kysely<LedgerTables>): Promise<void> {
  await schema
    .createTable('fingerprints')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('algorithm', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('width', 'double precision')
    .addColumn('height', 'double precision')
    .addColumn('frames', 'double precision')
    .addColumn('rate_numerator', 'double precision')
    .addColumn('rate_denominator', 'double precision')
    .addColumn('start_timecode', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('error_code', 'text')
    .addColumn('error_message', 'text')
    .addColumn('first_sample', 'integer', (c) => c.notNull())
    .addColumn('next_sample', 'integer', (c) => c.notNull())
    .addColumn('digest', 'text', (c) => c.notNull())
    .addColumn('event_sequence', 'integer', (c) => c.notNull())
    .addUniqueConstraint('fingerprints_content', ['sha256', 'algorithm'])
    .execute();
  await schema.createIndex('fingerprints_next').on('fingerprints').column('next_sample').execute();
  // Read in the order of ids, from a checkpoint on: the primary key is the index for that.
  await schema
    .createTable('fingerprint_samples')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('fingerprint_id', 'integer', (c) => c.notNull())
    .addColumn('frame', 'double precision', (c) => c.notNull())
    .addColumn('seconds', 'double precision', (c) => c.notNull())
    .addColumn('unsearchable', 'text')
    .addColumn('codes', 'blob', (c) => c.notNull())
    .execute();
  await schema
    .createTable('fingerprint_keypoints')
    .addColumn('sample_id', 'integer', (c) => c.primaryKey())
    .addColumn('data', 'blob', (c) => c.notNull())
    .execute();
  // Readings that tell something are few among very many that do not, and all of them are gone through.
  await schema
    .createIndex('readings_telling')
    .on('readings')
    .column('id')
    .where(sql.ref('plain'), '=', sql.lit(0))
    .execute();
}
