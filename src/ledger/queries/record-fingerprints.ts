import type { Kysely } from 'kysely';
import { chunksOf } from '../chunks.ts';
import { appendEvent } from '../event-log.ts';
import { FINGERPRINTS_PER_EVENT, rowsToEntry } from '../fingerprint-entry.ts';
import type { FingerprintRows } from '../fingerprint-rows.ts';
import type { LedgerTables } from '../schema.ts';

/** Hashes asked for in one query. */
const HASHES_PER_QUERY = 500;
/** Rows written in one statement: with their keypoints some 1.5 MB. */
const ROWS_PER_STATEMENT = 100;

/** A fingerprint that is written, with the ids it gets. */
interface Placed {
  readonly rows: FingerprintRows;
  readonly id: number;
  readonly firstSample: number;
}

/**
 * Writes and logs what is not there exactly so. What is of the same content and algorithm goes with its samples. Only inside a
 * writing transaction, which nobody else's overlaps: ids follow one another in the order in which they can be seen.
 */
export async function recordFingerprints(
  db: Kysely<LedgerTables>,
  timeMs: number,
  fingerprints: readonly FingerprintRows[],
): Promise<void> {
  const known = await readKnown(db, fingerprints);
  // Of two in one call, the later one stands.
  const wanted = new Map(fingerprints.map((rows) => [keyOf(rows.facts), rows]));
  const fresh = [...wanted].filter(([key, { digest }]) => known.get(key)?.digest !== digest);
  if (fresh.length === 0) return;
  for (const [key] of fresh) {
    const former = known.get(key);
    if (former !== undefined) await deleteSamples(db, former);
  }
  const last = await readLastIds(db);
  const placed = fresh.map(([key, rows]): Placed => {
    const id = known.get(key)?.id ?? ++last.fingerprint;
    const firstSample = last.sample + 1;
    last.sample += rows.samples.length;
    return { rows, id, firstSample };
  });
  for (const chunk of chunksOf(placed, FINGERPRINTS_PER_EVENT)) {
    const entries = chunk.map(({ rows, id, firstSample }) => rowsToEntry(rows, id, firstSample));
    const { sequence } = await appendEvent(db, timeMs, 'fingerprint.recorded', { fingerprints: entries });
    await writeFingerprints(db, chunk, sequence);
    await writeSamples(db, chunk);
  }
}

function keyOf({ sha256, algorithm }: { readonly sha256: string; readonly algorithm: string }): string {
  return JSON.stringify([sha256, algorithm]);
}

async function readKnown(db: Kysely<LedgerTables>, fingerprints: readonly FingerprintRows[]) {
  const rows = [];
  for (const chunk of chunksOf([...new Set(fingerprints.map(({ facts }) => facts.sha256))], HASHES_PER_QUERY)) {
    const found = await db
      .selectFrom('fingerprints')
      .select(['id', 'sha256', 'algorithm', 'first_sample', 'next_sample', 'digest'])
      .where('sha256', 'in', chunk)
      .execute();
    rows.push(...found);
  }
  return new Map(rows.map((row) => [keyOf(row), row]));
}

interface SampleRange {
  readonly first_sample: number;
  readonly next_sample: number;
}

async function deleteSamples(db: Kysely<LedgerTables>, { first_sample, next_sample }: SampleRange): Promise<void> {
  const keypoints = db.deleteFrom('fingerprint_keypoints').where('sample_id', '>=', first_sample);
  await keypoints.where('sample_id', '<', next_sample).execute();
  const samples = db.deleteFrom('fingerprint_samples').where('id', '>=', first_sample);
  await samples.where('id', '<', next_sample).execute();
}

async function readLastIds(db: Kysely<LedgerTables>): Promise<{ fingerprint: number; sample: number }> {
  const { fingerprint, next } = await db
    .selectFrom('fingerprints')
    .select(({ fn }) => [fn.max('id').as('fingerprint'), fn.max('next_sample').as('next')])
    .executeTakeFirstOrThrow();
  return { fingerprint: fingerprint ?? 0, sample: (next ?? 1) - 1 };
}

async function writeFingerprints(
  db: Kysely<LedgerTables>,
  placed: readonly Placed[],
  event_sequence: number,
): Promise<void> {
  for (const chunk of chunksOf(placed, ROWS_PER_STATEMENT)) {
    const rows = chunk.map(({ rows: { facts, samples, digest }, id, firstSample }) => {
      const range = { first_sample: firstSample, next_sample: firstSample + samples.length };
      return { id, ...facts, ...range, digest, event_sequence };
    });
    const ids = chunk.map(({ id }) => id);
    await db.deleteFrom('fingerprints').where('id', 'in', ids).execute();
    await db.insertInto('fingerprints').values(rows).execute();
  }
}

async function writeSamples(db: Kysely<LedgerTables>, placed: readonly Placed[]): Promise<void> {
  for (const chunk of chunksOf(samplesOf(placed), ROWS_PER_STATEMENT)) {
    await db
      .insertInto('fingerprint_samples')
      .values(
        chunk.map(({ id, fingerprint_id, frame, seconds, unsearchable, codes }) => {
          return { id, fingerprint_id, frame, seconds, unsearchable, codes };
        }),
      )
      .execute();
    const keypoints = chunk.flatMap(({ id, keypoints: data }) => (data === null ? [] : [{ sample_id: id, data }]));
    if (keypoints.length > 0) await db.insertInto('fingerprint_keypoints').values(keypoints).execute();
  }
}

function samplesOf(placed: readonly Placed[]) {
  return placed.flatMap(({ rows, id, firstSample }) =>
    rows.samples.map((sample, i) => ({ id: firstSample + i, fingerprint_id: id, ...sample })),
  );
}
