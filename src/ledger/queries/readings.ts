import type { Kysely } from 'kysely';
import type { Reading } from '../../domain/asset.ts';
import { chunksOf } from '../chunks.ts';
import { type EvidenceFacts, type ReadingRows, readingFromRows } from '../reading-rows.ts';
import type { LedgerTables, ReadingTable } from '../schema.ts';

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
