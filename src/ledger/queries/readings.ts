import { type Kysely, sql } from 'kysely';
import type { Reading } from '../../domain/asset.ts';
import type { PlacePath } from '../../domain/ledger.ts';
import { chunksOf } from '../chunks.ts';
import { type EvidenceFacts, type ReadingRows, readingFromRows } from '../reading-rows.ts';
import type { LedgerTables, ReadingTable } from '../schema.ts';
import { readPlacesByReading } from './places.ts';

/** Ids in one query: well under the limits on parameters of both databases (32,766 and 65,535). */
const IDS_PER_QUERY = 500;

export type StoredReading = ReadingRows & { readonly row: ReadingTable };

/** The readings with these ids, complete. Unknown ids are left out. */
export async function readReadings(
  db: Kysely<LedgerTables>,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Reading>> {
  const readings = new Map<number, Reading>();
  for (const chunk of chunksOf(ids, IDS_PER_QUERY)) {
    const rows = await selectReadings(db).where('readings.id', 'in', chunk).execute();
    for (const stored of await withDetails(db, rows)) readings.set(stored.row.id, readingFromRows(stored));
  }
  return readings;
}

/** All readings of one asset, newest first. */
export async function readReadingsOfAsset(
  db: Kysely<LedgerTables>,
  assetId: number,
): Promise<readonly StoredReading[]> {
  const rows = await selectReadings(db)
    .where('readings.asset_id', '=', assetId)
    .orderBy('readings.id', 'desc')
    .execute();
  return await withDetails(db, rows);
}

/** Readings after an id, in the order of ids, for going through all of them. */
export async function readReadingsAfter(
  db: Kysely<LedgerTables>,
  id: number,
  limit: number,
): Promise<readonly StoredReading[]> {
  const rows = await selectReadings(db).where('readings.id', '>', id).orderBy('readings.id').limit(limit).execute();
  return await withDetails(db, rows);
}

/** A reading and where it holds. */
export interface PlacedReading {
  readonly reading: Reading;
  readonly places: readonly PlacePath[];
}

/**
 * Of the next readings after an id those that have evidence or a credential and hold at a place that is not gone, with those places. `last` is
 * where the next page begins; undefined after the last one.
 */
export async function readTellingAfter(
  db: Kysely<LedgerTables>,
  id: number,
  limit: number,
): Promise<{ readonly readings: readonly PlacedReading[]; readonly last: number | undefined }> {
  const rows = await selectReadings(db)
    .where('readings.id', '>', id)
    // As the index over these says it (migration 4).
    .where(sql.ref('readings.plain'), '=', sql.lit(0))
    .orderBy('readings.id')
    .limit(limit)
    .execute();
  const stored = await withDetails(db, rows);
  const telling = stored.filter(({ evidence, credential }) => evidence.length > 0 || credential !== undefined);
  const places = await readPlacesByReading(
    db,
    telling.map(({ row, facts }) => ({ id: row.id, assetId: row.asset_id, sha256: facts.sha256 })),
  );
  const readings = telling.map((one) => ({ reading: readingFromRows(one), places: places.get(one.row.id) ?? [] }));
  return { readings: readings.filter((one) => one.places.length > 0), last: rows[limit - 1]?.id };
}

function selectReadings(db: Kysely<LedgerTables>) {
  return db
    .selectFrom('readings')
    .innerJoin('assets', 'assets.id', 'readings.asset_id')
    .selectAll('readings')
    .select('assets.sha256');
}

type JoinedRow = ReadingTable & { readonly sha256: string };

async function withDetails(db: Kysely<LedgerTables>, rows: readonly JoinedRow[]): Promise<readonly StoredReading[]> {
  // Rows beside a reading called plain are not asked for: verify counts them.
  const ids = rows.filter((row) => row.plain === 0).map((row) => row.id);
  const evidence = new Map<number, EvidenceFacts[]>();
  const credentials = new Map<number, string>();
  if (ids.length > 0) {
    const evidenceRows = await db
      .selectFrom('evidence')
      .selectAll()
      .where('reading_id', 'in', ids)
      .orderBy('reading_id')
      .orderBy('ordinal')
      .execute();
    for (const { reading_id, ...facts } of evidenceRows) {
      const known = evidence.get(reading_id);
      if (known === undefined) evidence.set(reading_id, [facts]);
      else known.push(facts);
    }
    const documents = await db.selectFrom('credentials').selectAll().where('reading_id', 'in', ids).execute();
    for (const row of documents) credentials.set(row.reading_id, row.document);
  }
  return rows.map((row) => ({
    row,
    facts: row,
    evidence: evidence.get(row.id) ?? [],
    credential: credentials.get(row.id),
  }));
}
