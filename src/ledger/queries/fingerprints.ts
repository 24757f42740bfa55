import type { Kysely } from 'kysely';
import type { AssetFingerprint, FingerprintState } from '../../domain/fingerprint.ts';
import { chunksOf } from '../chunks.ts';
import { errorOf, fingerprintFromRows } from '../fingerprint-rows.ts';
import type { LedgerTables } from '../schema.ts';
import { readSampleRows } from './sample-rows.ts';

/** Hashes asked for in one query. */
const HASHES_PER_QUERY = 500;

export async function readFingerprintStates(
  db: Kysely<LedgerTables>,
  { hashes, algorithm, version }: { hashes: readonly string[]; algorithm: string; version: number },
): Promise<ReadonlyMap<string, FingerprintState>> {
  const states = new Map<string, FingerprintState>();
  for (const chunk of chunksOf([...new Set(hashes)], HASHES_PER_QUERY)) {
    const rows = await db
      .selectFrom('fingerprints')
      .select(['sha256', 'state', 'error_code', 'error_message'])
      .where('sha256', 'in', chunk)
      .where('algorithm', '=', algorithm)
      .where('version', '=', version)
      .execute();
    for (const { sha256, state, ...row } of rows) {
      const error = errorOf(row);
      const known = { sha256, state: state as FingerprintState['state'] };
      states.set(sha256, error === undefined ? known : { ...known, error });
    }
  }
  return states;
}

export async function readFingerprint(
  db: Kysely<LedgerTables>,
  sha256: string,
  algorithm: string,
): Promise<AssetFingerprint | undefined> {
  const row = await db
    .selectFrom('fingerprints')
    .selectAll()
    .where('sha256', '=', sha256)
    .where('algorithm', '=', algorithm)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { first_sample: first, next_sample: next } = row;
  const samples = [];
  for await (const sample of readSampleRows(db, first - 1, next)) samples.push(sample);
  return fingerprintFromRows(row, samples);
}
