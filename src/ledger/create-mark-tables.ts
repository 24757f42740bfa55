import type { Kysely } from 'kysely';
import type { LedgerTables } from './schema.ts';

/**
 * Migration 2. Marks and digests are of contents that need not have been scanned, so neither refers to `assets`. That a mark stands
 * once is seen to by the writer, inside its transaction: a path may be longer than what an index takes on PostgreSQL.
 */
export async function createMarkTables({ schema }: Kysely<LedgerTables>): Promise<void> {
  await schema
    .createTable('marks')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('before_sha256', 'text', (c) => c.notNull())
    .addColumn('after_sha256', 'text', (c) => c.notNull())
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('carrier', 'text', (c) => c.notNull())
    .addColumn('manifest', 'text', (c) => c.notNull())
    .addColumn('request', 'text', (c) => c.notNull())
    .addColumn('signer_name', 'text', (c) => c.notNull())
    .addColumn('signer_fingerprint', 'text', (c) => c.notNull())
    .addColumn('receipt', 'text')
    .addColumn('event_sequence', 'integer', (c) => c.notNull())
    .execute();
  await schema.createIndex('marks_after').on('marks').column('after_sha256').execute();
  await schema.createIndex('marks_before').on('marks').column('before_sha256').execute();
  await schema
    .createTable('content_digests')
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('algorithm', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('event_sequence', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('content_digests_pk', ['sha256', 'algorithm'])
    .execute();
}
