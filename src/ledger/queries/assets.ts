import { basename, dirname, isAbsolute, join } from 'node:path';
import type { Kysely } from 'kysely';
import { AssayError } from '../../domain/errors.ts';
import type { AssetRecord, LedgerEvent, RecordedSequence } from '../../domain/ledger.ts';
import { isLocation } from '../../domain/location.ts';
import { chunksOf } from '../chunks.ts';
import { toLedgerEvent } from '../event-log.ts';
import { rowToMark } from '../mark-entry.ts';
import { readingFromRows } from '../reading-rows.ts';
import type { LedgerTables } from '../schema.ts';
import { readMarkRows } from './marks.ts';
import { isInside } from './path-range.ts';
import { toPlacePath } from './places.ts';
import { readReadingsOfAsset } from './readings.ts';
import { isFrameOf } from './sequences.ts';

/** Fewest digits of a hash that may stand for the whole. */
const PREFIX_DIGITS = 8;
/** Hashes named when a prefix fits several. */
const MATCHES_NAMED = 10;

type Place = AssetRecord['places'][number] & {
  readonly directoryId: number;
  readonly directory: string;
  readonly name: string;
  readonly readingId: number | null;
};

/** Errors: `usage.invalid` when a prefix is too short or fits several assets. */
export async function findAsset(db: Kysely<LedgerTables>, hashOrPath: string): Promise<AssetRecord | undefined> {
  const isPath = isAbsolute(hashOrPath) || isLocation(hashOrPath);
  const asset = isPath ? await findByPath(db, hashOrPath) : await findByHash(db, hashOrPath);
  if (asset === undefined) return undefined;
  const stored = await readReadingsOfAsset(db, asset.id);
  const { places, events: placeEvents } = await readPlaces(db, asset);
  const indexes = new Map(stored.map(({ row }, index) => [row.id, index]));
  const marks = await readMarkRows(db, [asset.sha256]);
  const scanned = await readEvents(db, [...stored.map(({ row }) => row.event_sequence), ...placeEvents]);
  const marked = await readEvents(
    db,
    marks.map((mark) => mark.event_sequence),
  );
  return {
    sha256: asset.sha256,
    firstSeenAt: scanned[0]?.at ?? '',
    places: places.map(({ path, relativePath, sha256, lastSeenAt, gone, readingId }) => {
      const reading = gone || readingId === null ? undefined : indexes.get(readingId);
      return { path, relativePath, sha256, lastSeenAt, gone, ...(reading !== undefined && { reading }) };
    }),
    readings: stored.map(readingFromRows),
    sequences: await readSequences(db, places),
    marks: marks.map(rowToMark),
    events: [...scanned, ...marked].sort((a, b) => a.sequence - b.sequence),
  };
}

interface AssetRow {
  readonly id: number;
  readonly sha256: string;
}

async function findByPath(db: Kysely<LedgerTables>, path: string): Promise<AssetRow | undefined> {
  return await db
    .selectFrom('places as p')
    .innerJoin('directories as d', 'd.id', 'p.directory_id')
    .innerJoin('assets as a', 'a.id', 'p.asset_id')
    .select(['a.id', 'a.sha256'])
    .where('d.path', '=', directoryOf(path))
    .where('p.name', '=', basename(path))
    .executeTakeFirst();
}

/** Of a location too: the directory of `dailies:/a.png` is `dailies:/`. */
function directoryOf(path: string): string {
  const directory = dirname(path);
  return isLocation(path) && !directory.includes('/') ? `${directory}/` : directory;
}

async function findByHash(db: Kysely<LedgerTables>, text: string): Promise<AssetRow | undefined> {
  const prefix = text.toLowerCase();
  if (!/^[0-9a-f]{1,64}$/.test(prefix)) {
    throw new AssayError(
      'usage.invalid',
      `${text} is neither an absolute path nor a SHA-256 (64 hex digits, or the first 8 or more).`,
    );
  }
  if (prefix.length < PREFIX_DIGITS) {
    throw new AssayError('usage.invalid', `${text} is too short: give at least ${PREFIX_DIGITS} digits of the hash.`);
  }
  // `g` sorts after every hex digit: the range holds all hashes with this prefix, and nothing else.
  const rows = await db
    .selectFrom('assets')
    .select(['id', 'sha256'])
    .where('sha256', '>=', prefix)
    .where('sha256', '<', `${prefix}g`)
    .orderBy('sha256')
    .limit(MATCHES_NAMED + 1)
    .execute();
  if (rows.length <= 1) return rows[0];
  const named = rows.slice(0, MATCHES_NAMED).map((row) => row.sha256);
  const more = rows.length > MATCHES_NAMED ? ' and more' : '';
  throw new AssayError('usage.invalid', `${text} fits several assets: ${named.join(', ')}${more}. Give more digits.`);
}

async function readPlaces(
  db: Kysely<LedgerTables>,
  asset: AssetRow,
): Promise<{ readonly places: readonly Place[]; readonly events: readonly number[] }> {
  const current = await db
    .selectFrom('places as p')
    .innerJoin('directories as d', 'd.id', 'p.directory_id')
    .innerJoin('events as e', 'e.sequence', 'p.event_sequence')
    .select(['p.directory_id', 'p.name', 'p.gone', 'p.event_sequence', 'p.reading_id', 'd.path', 'd.root', 'e.at'])
    .where('p.asset_id', '=', asset.id)
    .orderBy('d.path')
    .orderBy('p.name')
    .execute();
  const former = await db
    .selectFrom('former_places as p')
    .innerJoin('directories as d', 'd.id', 'p.directory_id')
    .innerJoin('events as e', 'e.sequence', 'p.event_sequence')
    .select(['p.directory_id', 'p.name', 'p.event_sequence', 'd.path', 'd.root', 'e.at'])
    .where('p.asset_id', '=', asset.id)
    .orderBy('p.event_sequence', 'desc')
    .execute();
  const finishedAt = await readLastScans(db);
  const places = new Map<string, Place>();
  for (const row of [...current, ...former.map((f) => ({ ...f, gone: 1, reading_id: null }))]) {
    const path = join(row.path, row.name);
    if (places.has(path)) continue;
    const gone = row.gone === 1;
    const lastSeenAt = gone ? row.at : latest(row.at, finishedAt, path);
    const { directory_id: directoryId, path: directory, name } = row;
    places.set(path, {
      ...toPlacePath({ ...row, sha256: asset.sha256 }),
      lastSeenAt,
      gone,
      directoryId,
      directory,
      name,
      readingId: row.reading_id,
    });
  }
  return { places: [...places.values()], events: [...current, ...former].map((row) => row.event_sequence) };
}

/** When each root was last scanned to the end. */
async function readLastScans(db: Kysely<LedgerTables>): Promise<readonly { root: string; at: string }[]> {
  const rows = await db
    .selectFrom('scans')
    .select(({ fn }) => ['root', fn.max('finished_at').as('at')])
    .where('finished_at', 'is not', null)
    .groupBy('root')
    .execute();
  return rows.flatMap(({ root, at }) => (at === null ? [] : [{ root, at }]));
}

/** A finished scan has seen every place under its root that it did not mark as gone, also those it had no need to write. */
function latest(recordedAt: string, scans: readonly { root: string; at: string }[], path: string): string {
  return scans.reduce((at, scan) => (scan.at > at && isInside(scan.root, path) ? scan.at : at), recordedAt);
}

async function readSequences(db: Kysely<LedgerTables>, places: readonly Place[]): Promise<AssetRecord['sequences']> {
  const standing = places.filter((place) => !place.gone);
  const found = new Map<string, AssetRecord['sequences'][number]>();
  for (const chunk of chunksOf([...new Set(standing.map((place) => place.directoryId))], 500)) {
    const rows = await db
      .selectFrom('sequences')
      .select(['directory_id', 'display', 'document'])
      .where('directory_id', 'in', chunk)
      .execute();
    for (const row of rows) {
      const sequence = JSON.parse(row.document) as RecordedSequence;
      const place = standing.find((p) => p.directoryId === row.directory_id && isFrameOf(sequence, p.name));
      if (place === undefined) continue;
      const { directory } = place;
      found.set(JSON.stringify([directory, row.display]), { directory, display: row.display });
    }
  }
  return [...found.values()];
}

/** In the order they happened. */
async function readEvents(db: Kysely<LedgerTables>, sequences: readonly number[]): Promise<readonly LedgerEvent[]> {
  const events: LedgerEvent[] = [];
  for (const chunk of chunksOf(
    [...new Set(sequences)].sort((a, b) => a - b),
    500,
  )) {
    const rows = await db.selectFrom('events').selectAll().where('sequence', 'in', chunk).orderBy('sequence').execute();
    events.push(...rows.map(toLedgerEvent));
  }
  return events;
}
