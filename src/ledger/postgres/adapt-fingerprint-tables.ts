import { type Kysely, sql } from 'kysely';
import type { LedgerTables } from '../schema.ts';

/** Descriptors look like noise: trying to compress them costs more than writing them. */
export async function adaptFingerprintTables(db: Kysely<LedgerTables>): Promise<void> {
  await sql`alter table fingerprint_keypoints alter column data set storage external`.execute(db);
}
