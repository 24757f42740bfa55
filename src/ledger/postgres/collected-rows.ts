import type { LedgerHead } from '../../domain/ledger.ts';
import { nextEvent } from '../event-chain.ts';
import type { PlaceEntry } from '../place-entry.ts';
import type { PreparedReading } from '../recording/prepare-reading.ts';
import type {
  DirectoryWriter,
  KnownPlace,
  PlaceWriter,
  ReadingWriter,
  RecordingStore,
} from '../recording/recording-store.ts';
import type { LedgerTables } from '../schema.ts';
import type { KnownRows } from './known-rows.ts';

type Row<T extends keyof LedgerTables> = Readonly<LedgerTables[T]>;

/** Rows that one transaction of the bulk writers leaves behind, each once and as it stands at the end. */
export interface CollectedRows {
  readonly events: Row<'events'>[];
  readonly directories: Map<number, Row<'directories'>>;
  readonly assets: Row<'assets'>[];
  readonly readings: Row<'readings'>[];
  readonly evidence: Row<'evidence'>[];
  readonly credentials: Row<'credentials'>[];
  /** By directory and name. */
  readonly places: Map<string, Row<'places'>>;
  readonly formerPlaces: Row<'former_places'>[];
}

export interface Collector {
  readonly store: RecordingStore;
  readonly rows: CollectedRows;
  /** The last event so far. */
  head(): LedgerHead;
}

/** Answers the bulk writers from what was read before, and keeps what they write for the end. */
export function createCollector(known: KnownRows, before: LedgerHead, timeMs: number): Collector {
  const rows: CollectedRows = {
    events: [],
    directories: new Map(),
    assets: [],
    readings: [],
    evidence: [],
    credentials: [],
    places: new Map(),
    formerPlaces: [],
  };
  let head = before;
  return {
    rows,
    head: () => head,
    store: {
      log: {
        nextSequence: () => head.sequence + 1,
        append(kind, payloadJson) {
          const event = nextEvent(head, timeMs, kind, payloadJson);
          rows.events.push(event);
          head = { sequence: event.sequence, hash: event.hash };
          return event.sequence;
        },
      },
      readings: createReadings(known, rows),
      places: createPlaces(known, rows),
      directories: createDirectories(known, rows),
      hasScan: (scanId) => known.scans.has(scanId),
    },
  };
}

function createReadings(known: KnownRows, rows: CollectedRows): ReadingWriter {
  const assets = new Map(known.assets);
  const readings = new Map(known.readings);
  let { lastAsset, lastReading } = known;

  function ensureAsset(sha256: string): number {
    const id = assets.get(sha256);
    if (id !== undefined) return id;
    lastAsset += 1;
    assets.set(sha256, lastAsset);
    rows.assets.push({ id: lastAsset, sha256 });
    return lastAsset;
  }

  return {
    ensureAsset,
    ensureReading(reading, eventSequence) {
      const { digest } = reading;
      const assetId = ensureAsset(reading.facts.sha256);
      const same = readings.get(digest);
      if (same !== undefined) return { id: same, assetId, digest, isNew: false };
      lastReading += 1;
      readings.set(digest, lastReading);
      collectReading(rows, reading, { id: lastReading, assetId, eventSequence });
      return { id: lastReading, assetId, digest, isNew: true };
    },
  };
}

function collectReading(
  rows: CollectedRows,
  { facts, digest, evidence, credential }: PreparedReading,
  { id, assetId, eventSequence }: { readonly id: number; readonly assetId: number; readonly eventSequence: number },
): void {
  const { sha256: _, ...columns } = facts;
  rows.readings.push({ ...columns, id, asset_id: assetId, digest, event_sequence: eventSequence });
  if (facts.plain === 1) return;
  for (const each of evidence) rows.evidence.push({ reading_id: id, ...each });
  if (credential !== undefined) rows.credentials.push({ reading_id: id, document: credential });
}

function createPlaces(known: KnownRows, rows: CollectedRows): PlaceWriter {
  const written = new Map<string, KnownPlace>();
  return {
    find: (directoryId, name) => written.get(placeKey(directoryId, name)) ?? known.places.get(directoryId)?.get(name),
    list: (directoryId) => [...(known.places.get(directoryId)?.values() ?? [])],
    put(directoryId, entry, assetId, eventSequence) {
      const key = placeKey(directoryId, entry[0]);
      written.set(key, { entry, assetId });
      rows.places.set(key, placeRow(directoryId, entry, assetId, eventSequence));
    },
    putFormer(assetId, directoryId, name, eventSequence) {
      rows.formerPlaces.push({ asset_id: assetId, directory_id: directoryId, name, event_sequence: eventSequence });
    },
  };
}

function placeKey(directoryId: number, name: string): string {
  return `${directoryId}/${name}`;
}

function placeRow(
  directoryId: number,
  entry: PlaceEntry,
  assetId: number | null,
  eventSequence: number,
): Row<'places'> {
  return {
    directory_id: directoryId,
    name: entry[0],
    status: entry[1],
    size_bytes: entry[2],
    mtime_ms: entry[3],
    ctime_ms: entry[4],
    inode: entry[5],
    sidecar_key: entry[6],
    deep: entry[7],
    signs_version: entry[8],
    asset_id: assetId,
    reading_id: entry[10],
    media_type: entry[11],
    error_code: entry[12],
    error_message: entry[13],
    gone: entry[14],
    event_sequence: eventSequence,
  };
}

function createDirectories(known: KnownRows, rows: CollectedRows): DirectoryWriter {
  const byPath = new Map(known.directories);
  const paths = new Map([...byPath].map(([path, { id }]) => [id, path]));
  let { lastDirectory } = known;
  const put = (id: number, path: string, root: string, eventSequence: number): void => {
    byPath.set(path, { id, root });
    paths.set(id, path);
    rows.directories.set(id, { id, path, root, event_sequence: eventSequence, sequences_event: null });
  };
  return {
    find: (path) => byPath.get(path),
    insert(path, root, eventSequence) {
      lastDirectory += 1;
      put(lastDirectory, path, root, eventSequence);
      return lastDirectory;
    },
    update: (id, root, eventSequence) => put(id, paths.get(id) ?? '', root, eventSequence),
  };
}
