import { fromColumnText } from '../column-text.ts';
import type { PlaceEntry } from '../place-entry.ts';
import type { KnownPlace } from '../recording/recording-store.ts';
import type { PostgresSession } from './postgres-session.ts';

type Rows = PostgresSession['rows'];

/** What the bulk writers may ask of the ledger, as far as a call can ask it. */
export interface KnownRows {
  readonly lastAsset: number;
  readonly lastReading: number;
  readonly lastDirectory: number;
  readonly scans: ReadonlySet<number>;
  /** By path. */
  readonly directories: ReadonlyMap<string, { readonly id: number; readonly root: string }>;
  /** Ids by SHA-256. */
  readonly assets: ReadonlyMap<string, number>;
  /** Ids by the digest of the reading, its key included. */
  readonly readings: ReadonlyMap<string, number>;
  /** By id of the directory, then by name. */
  readonly places: ReadonlyMap<number, ReadonlyMap<string, KnownPlace>>;
}

export interface Wanted {
  readonly scans: readonly number[];
  readonly directories: readonly string[];
  readonly hashes: readonly string[];
  /** Digests of readings. */
  readonly digests: readonly string[];
  /** Paths and names, or paths alone for every place that is not gone. */
  readonly places: readonly (readonly [path: string, name: string])[] | 'standing';
}

const SELECT_IDS =
  'select (select coalesce(max(id), 0) from assets), (select coalesce(max(id), 0) from readings), ' +
  '(select coalesce(max(id), 0) from directories), (select coalesce(array_agg(id::float8), array[]::float8[]) from scans where id = any($1::bigint[]))';
const SELECT_DIRECTORIES =
  'select d.path, d.id, d.root from unnest($1::text[]) as w (path) join directories d on d.path = w.path collate "C"';
const SELECT_ASSETS =
  'select a.sha256, a.id from unnest($1::text[]) as w (sha256) join assets a on a.sha256 = w.sha256 collate "C"';
const SELECT_READINGS =
  'select r.digest, min(r.id) from unnest($1::bigint[]) as w (id) join readings r on r.asset_id = w.id ' +
  'where r.digest = any($2::text[]) group by r.digest';
const PLACE =
  'p.directory_id, p.asset_id, p.name, p.status, p.size_bytes, p.mtime_ms, p.ctime_ms, p.inode, p.sidecar_key, p.deep, ' +
  'p.signs_version, a.sha256, p.reading_id, p.media_type, p.error_code, p.error_message, p.gone';
const SELECT_PLACES =
  `select ${PLACE} from unnest($1::bigint[], $2::text[]) as w (directory_id, name) join places p on p.directory_id = w.directory_id ` +
  'and p.name = w.name collate "C" left join assets a on a.id = p.asset_id';
const SELECT_STANDING =
  `select ${PLACE} from places p left join assets a on a.id = p.asset_id ` +
  'where p.directory_id = any($1::bigint[]) and p.gone = 0 order by p.directory_id, p.name';

/** A few statements, however much is wanted. Only with the lock in hand: the ids it gives out are the next. */
export async function readKnown(rows: Rows, wanted: Wanted): Promise<KnownRows> {
  const [ids] = await rows(SELECT_IDS, [wanted.scans]);
  const [lastAsset, lastReading, lastDirectory, scans] = ids as [number, number, number, number[]];
  const directories = await readDirectories(rows, wanted.directories);
  const found = wanted.hashes.length === 0 ? [] : await rows(SELECT_ASSETS, [wanted.hashes]);
  const assets = new Map(found as readonly [string, number][]);
  const isReadBefore = assets.size > 0 && wanted.digests.length > 0;
  const readings = isReadBefore ? await rows(SELECT_READINGS, [[...assets.values()], wanted.digests]) : [];
  return {
    lastAsset,
    lastReading,
    lastDirectory,
    scans: new Set(scans),
    directories,
    assets,
    readings: new Map(readings as readonly [string, number][]),
    places: await readPlaces(rows, wanted.places, directories),
  };
}

async function readDirectories(rows: Rows, paths: readonly string[]): Promise<KnownRows['directories']> {
  const found = (await rows(SELECT_DIRECTORIES, [paths])) as readonly (readonly [string, number, string])[];
  return new Map(found.map(([path, id, root]) => [fromColumnText(path), { id, root: fromColumnText(root) }]));
}

async function readPlaces(
  rows: Rows,
  wanted: Wanted['places'],
  directories: KnownRows['directories'],
): Promise<KnownRows['places']> {
  const places = new Map<number, Map<string, KnownPlace>>();
  for (const row of await selectPlaces(rows, wanted, directories)) {
    const decoded = row.map((value) => (typeof value === 'string' ? fromColumnText(value) : value));
    const [directoryId, assetId, ...entry] = decoded as [number, number | null, ...PlaceEntry];
    const known = places.get(directoryId) ?? new Map<string, KnownPlace>();
    places.set(directoryId, known.set(entry[0], { entry: entry as unknown as PlaceEntry, assetId }));
  }
  return places;
}

async function selectPlaces(rows: Rows, wanted: Wanted['places'], directories: KnownRows['directories']) {
  if (wanted === 'standing') return await rows(SELECT_STANDING, [[...directories.values()].map(({ id }) => id)]);
  const ids: number[] = [];
  const names: string[] = [];
  for (const [path, name] of wanted) {
    const directory = directories.get(path);
    if (directory === undefined) continue;
    ids.push(directory.id);
    names.push(name);
  }
  return ids.length === 0 ? [] : await rows(SELECT_PLACES, [ids, names]);
}
