import { join, relative, sep } from 'node:path';
import type { Kysely } from 'kysely';
import type { PlacePath } from '../../domain/ledger.ts';
import { chunksOf } from '../chunks.ts';
import type { LedgerTables } from '../schema.ts';

/** Where a page of places ended. */
export interface PlaceCursor {
  readonly directoryId: number;
  readonly name: string;
}

/** The next places after the cursor, and the new cursor; undefined after the last page. */
export async function readPlacesAfter(
  db: Kysely<LedgerTables>,
  cursor: PlaceCursor | undefined,
  limit: number,
): Promise<{ readonly places: readonly PlacePath[]; readonly next: PlaceCursor | undefined }> {
  let query = selectPlaces(db).orderBy('p.directory_id').orderBy('p.name').limit(limit);
  if (cursor !== undefined) {
    const { directoryId, name } = cursor;
    query = query.where((eb) => eb(eb.refTuple('p.directory_id', 'p.name'), '>', eb.tuple(directoryId, name)));
  }
  const rows = await query.execute();
  const last = rows.at(-1);
  const next = last === undefined ? undefined : { directoryId: last.directory_id, name: last.name };
  return { places: rows.map(toPlacePath), next };
}

/** Places that are not gone of any of these contents. */
export async function readPlacesOf(db: Kysely<LedgerTables>, hashes: readonly string[]): Promise<readonly PlacePath[]> {
  const places: PlacePath[] = [];
  for (const chunk of chunksOf([...new Set(hashes)], 500)) {
    const rows = await selectPlaces(db)
      .where('a.sha256', 'in', chunk)
      .orderBy('p.directory_id')
      .orderBy('p.name')
      .execute();
    places.push(...rows.map(toPlacePath));
  }
  return places;
}

/** Places that are not gone at which these readings hold, by the id of the reading. */
export async function readPlacesByReading(
  db: Kysely<LedgerTables>,
  readings: readonly { readonly id: number; readonly assetId: number; readonly sha256: string }[],
): Promise<ReadonlyMap<number, readonly PlacePath[]>> {
  const hashes = new Map(readings.map(({ id, sha256 }) => [id, sha256]));
  const places = new Map<number, PlacePath[]>(readings.map(({ id }) => [id, []]));
  for (const chunk of chunksOf([...new Set(readings.map(({ assetId }) => assetId))], 500)) {
    // Places are indexed by their content alone.
    const rows = await db
      .selectFrom('places as p')
      .innerJoin('directories as d', 'd.id', 'p.directory_id')
      .select(['p.reading_id', 'p.name', 'd.path', 'd.root'])
      .where('p.gone', '=', 0)
      .where('p.asset_id', 'in', chunk)
      .orderBy('p.directory_id')
      .orderBy('p.name')
      .execute();
    for (const { reading_id: id, ...row } of rows) {
      const sha256 = id === null ? undefined : hashes.get(id);
      if (id !== null && sha256 !== undefined) places.get(id)?.push(toPlacePath({ ...row, sha256 }));
    }
  }
  return places;
}

function selectPlaces(db: Kysely<LedgerTables>) {
  return db
    .selectFrom('places as p')
    .innerJoin('assets as a', 'a.id', 'p.asset_id')
    .innerJoin('directories as d', 'd.id', 'p.directory_id')
    .select(['p.directory_id', 'p.name', 'a.sha256', 'd.path', 'd.root'])
    .where('p.gone', '=', 0);
}

export function toPlacePath(row: {
  readonly name: string;
  readonly path: string;
  readonly root: string;
  readonly sha256: string;
}): PlacePath {
  const path = join(row.path, row.name);
  return { path, relativePath: relative(row.root, path).replaceAll(sep, '/'), sha256: row.sha256 };
}
