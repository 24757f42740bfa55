import type { DatabaseSync } from 'node:sqlite';
import type { Inspection } from '../../domain/asset.ts';
import { AssayError } from '../../domain/errors.ts';
import type { DirectoryBatch } from '../../domain/ledger.ts';
import { chunksOf } from '../chunks.ts';
import { toColumnText } from '../column-text.ts';
import {
  directoryPayloadJson,
  isSamePlace,
  NO_READINGS,
  PLACES_PER_EVENT,
  type PlaceEntry,
  type ReadingsEntry,
} from '../place-entry.ts';
import { isPlain, joinDigests, type ReadingRows, readingToRows } from '../reading-rows.ts';
import { assetPayloadJson, type BulkLog, createBulkLog } from './bulk-log.ts';
import { createPlaceWriter, type KnownPlace, type PlaceWriter } from './place-writer.ts';
import { createReadingWriter, type ReadingWriter, type WrittenReading } from './reading-writer.ts';

type InspectedFile = DirectoryBatch['inspected'][number];

/** The bulk writers. All of it is synchronous and belongs inside one writing transaction. */
export interface DirectoryRecorder {
  record(batches: readonly DirectoryBatch[], timeMs: number): void;
  /** Marks every place of these directories as gone. */
  forget(scanId: number, directories: readonly KnownDirectory[], timeMs: number): void;
}

export interface KnownDirectory {
  readonly id: number;
  readonly path: string;
  readonly root: string;
}

interface Parts {
  readonly log: BulkLog;
  readonly readings: ReadingWriter;
  readonly places: PlaceWriter;
}

/** A directory being written, and whether it was there before with the same root. */
interface OpenDirectory extends KnownDirectory {
  readonly scanId: number;
  readonly isNew: boolean;
  /** The row does not say yet what the next event will say about it. */
  isStale: boolean;
}

export function createDirectoryRecorder(database: DatabaseSync): DirectoryRecorder {
  const parts: Parts = {
    log: createBulkLog(database),
    readings: createReadingWriter(database),
    places: createPlaceWriter(database),
  };
  const openDirectory = prepareDirectories(database);
  const selectScan = database.prepare('select id from scans where id = ?');
  const touch = database.prepare('update directories set root = ?, event_sequence = ? where id = ?');
  const emit: Emit = (directory, kind, places, readings) => {
    const { path, root, scanId: scan } = directory;
    const payload = directoryPayloadJson({ directory: path, places, readings, root, scan });
    const sequence = parts.log.append(kind, payload);
    touch.run(toColumnText(root), sequence, directory.id);
    directory.isStale = false;
  };
  const requireScan = (scanId: number): void => {
    if (selectScan.get(scanId) !== undefined) return;
    throw new AssayError('ledger.not-found', `There is no scan ${scanId} in the ledger.`);
  };
  return {
    record(batches, timeMs) {
      parts.log.begin(timeMs);
      parts.readings.begin();
      for (const batch of batches) {
        requireScan(batch.scanId);
        recordBatch(parts, openDirectory(batch, parts.log.nextSequence()), batch, emit);
      }
      parts.log.finish();
    },
    forget(scanId, directories, timeMs) {
      requireScan(scanId);
      parts.log.begin(timeMs);
      for (const known of directories) {
        const directory = { ...known, scanId, isNew: false, isStale: false };
        markGone(parts, directory, parts.places.list(known.id), emit);
      }
      parts.log.finish();
    },
  };
}

type Emit = (
  directory: OpenDirectory,
  kind: 'directory.recorded' | 'place.gone',
  places: readonly PlaceEntry[],
  readings: ReadingsEntry,
) => void;

function prepareDirectories(database: DatabaseSync): (batch: DirectoryBatch, eventSequence: number) => OpenDirectory {
  const select = database.prepare('select id, root from directories where path = ?');
  const maxId = database.prepare('select max(id) as id from directories');
  const insert = database.prepare('insert into directories (id, path, root, event_sequence) values (?, ?, ?, ?)');
  return ({ scanId, directory: path, root }, eventSequence) => {
    const row = select.get(toColumnText(path));
    if (row !== undefined) {
      const isStale = row['root'] !== toColumnText(root);
      return { id: Number(row['id']), path, root, scanId, isNew: false, isStale };
    }
    const id = Number(maxId.get()?.['id'] ?? 0) + 1;
    insert.run(id, toColumnText(path), toColumnText(root), eventSequence);
    return { id, path, root, scanId, isNew: true, isStale: true };
  };
}

function recordBatch(parts: Parts, directory: OpenDirectory, batch: DirectoryBatch, emit: Emit): void {
  for (const files of chunksOf(withoutRepeats(batch.inspected), PLACES_PER_EVENT)) {
    recordFiles(parts, directory, files, emit);
  }
  const gone: KnownPlace[] = [];
  for (const name of new Set(batch.gone)) {
    const place = parts.places.find(directory.id, name);
    if (place !== undefined && place.entry[14] === 0) gone.push(place);
  }
  markGone(parts, directory, gone, emit);
  if (directory.isStale) emit(directory, 'directory.recorded', [], NO_READINGS);
}

/** A name listed twice counts as it was listed last: one event says one thing about one place. */
function withoutRepeats(files: readonly InspectedFile[]): readonly InspectedFile[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  return byName.size === files.length ? files : [...byName.values()];
}

function recordFiles(parts: Parts, directory: OpenDirectory, files: readonly InspectedFile[], emit: Emit): void {
  const { log, readings, places } = parts;
  const telling = files.map((file) => recordTelling(parts, directory, file));
  // Everything from here on belongs to the event that closes this group.
  const eventSequence = log.nextSequence();
  const entries: PlaceEntry[] = [];
  const plain: WrittenReading[] = [];
  for (const [i, file] of files.entries()) {
    let reading = telling[i];
    if (reading === undefined && 'reading' in file.inspection) {
      reading = readings.ensureReading(readingToRows(file.inspection.reading), eventSequence);
      if (reading.isNew) plain.push(reading);
    }
    const entry = toEntry(file, reading?.id ?? null);
    const known = directory.isNew ? undefined : places.find(directory.id, file.name);
    if (known !== undefined && isSamePlace(known.entry, entry)) continue;
    const assetId = reading?.assetId ?? (entry[9] === null ? null : readings.ensureAsset(entry[9]));
    places.put(directory.id, entry, assetId, eventSequence);
    entries.push(known === undefined ? entry : keepFormer(parts, directory, known, entry, assetId, eventSequence));
  }
  if (entries.length > 0 || plain.length > 0) emit(directory, 'directory.recorded', entries, summarise(plain));
}

function summarise(readings: readonly WrittenReading[]): ReadingsEntry {
  const [first] = readings;
  if (first === undefined) return NO_READINGS;
  return [first.id, readings.length, joinDigests(readings.map((reading) => reading.digest))];
}

/** A reading that has something to say gets an event of its own: it is what people will ask about. */
function recordTelling(parts: Parts, directory: OpenDirectory, file: InspectedFile): WrittenReading | undefined {
  if (!('reading' in file.inspection) || isPlain(file.inspection.reading)) return undefined;
  const rows: ReadingRows = readingToRows(file.inspection.reading);
  const reading = parts.readings.ensureReading(rows, parts.log.nextSequence());
  if (reading.isNew) {
    const { id, digest } = reading;
    const { sha256 } = rows.facts;
    const where = { scan: directory.scanId, directory: directory.path, name: file.name };
    parts.log.append('asset.recorded', assetPayloadJson({ reading: id, sha256, digest, ...where }));
  }
  return reading;
}

/** The entry, with the content that the place held before when that was other content. */
function keepFormer(
  { places }: Parts,
  directory: OpenDirectory,
  known: KnownPlace,
  entry: PlaceEntry,
  assetId: number | null,
  eventSequence: number,
): PlaceEntry {
  const former = known.entry[9];
  if (known.assetId === null || former === null || known.assetId === assetId) return entry;
  places.putFormer(known.assetId, directory.id, entry[0], eventSequence);
  return [...entry, former] as unknown as PlaceEntry;
}

function markGone({ log, places }: Parts, directory: OpenDirectory, gone: readonly KnownPlace[], emit: Emit): void {
  for (const group of chunksOf(gone, PLACES_PER_EVENT)) {
    const eventSequence = log.nextSequence();
    const entries = group.map(({ entry, assetId }) => {
      const now = entry.with(14, 1) as unknown as PlaceEntry;
      places.put(directory.id, now, assetId, eventSequence);
      return now;
    });
    emit(directory, 'place.gone', entries, NO_READINGS);
  }
}

function toEntry(file: InspectedFile, readingId: number | null): PlaceEntry {
  const { name, stat, sidecarKey, deep, signsVersion, inspection } = file;
  return [
    name,
    inspection.status,
    stat.sizeBytes,
    stat.mtimeMs,
    stat.ctimeMs,
    stat.inode,
    sidecarKey,
    deep ? 1 : 0,
    signsVersion,
    sha256Of(inspection),
    readingId,
    'reading' in inspection ? null : (inspection.mediaType ?? null),
    'error' in inspection ? inspection.error.code : null,
    'error' in inspection ? inspection.error.message : null,
    0,
  ];
}

function sha256Of(inspection: Inspection): string | null {
  return 'reading' in inspection ? inspection.reading.key.sha256 : (inspection.sha256 ?? null);
}
