import type { Inspection, Reading } from '../../domain/asset.ts';
import { AssayError } from '../../domain/errors.ts';
import type { DirectoryBatch } from '../../domain/ledger.ts';
import { canonicalJson } from '../canonical-json.ts';
import { chunksOf } from '../chunks.ts';
import {
  directoryPayloadJson,
  isSamePlace,
  NO_READINGS,
  PLACES_PER_EVENT,
  type PlaceEntry,
  type ReadingsEntry,
} from '../place-entry.ts';
import { joinDigests } from '../reading-rows.ts';
import type { PreparedReading } from './prepare-reading.ts';
import type { KnownPlace, RecordingStore, WrittenReading } from './recording-store.ts';

type InspectedFile = DirectoryBatch['inspected'][number];

export interface KnownDirectory {
  readonly id: number;
  readonly path: string;
  readonly root: string;
}

export type PrepareReading = (reading: Reading) => PreparedReading;

/** What one call works with. */
interface Parts extends RecordingStore {
  readonly prepare: PrepareReading;
}

/** A directory being written, and whether it was there before with the same root. */
interface OpenDirectory extends KnownDirectory {
  readonly scanId: number;
  readonly isNew: boolean;
  /** The row does not say yet what the next event will say about it. */
  isStale: boolean;
}

/**
 * Writes what was found in directories, and the events that say so. Both databases are written to by this: the same input after the
 * same events gives the same rows and the same events. Errors: `ledger.not-found` for a scan that is not there.
 */
export function recordDirectories(
  store: RecordingStore,
  batches: readonly DirectoryBatch[],
  prepare: PrepareReading,
): void {
  const parts: Parts = { ...store, prepare };
  for (const batch of batches) {
    requireScan(store, batch.scanId);
    recordBatch(parts, openDirectory(parts, batch), batch);
  }
}

/** Marks every place of these directories as gone. Errors: `ledger.not-found`. */
export function forgetPlaces(store: RecordingStore, scanId: number, directories: readonly KnownDirectory[]): void {
  requireScan(store, scanId);
  for (const known of directories) {
    const directory = { ...known, scanId, isNew: false, isStale: false };
    markGone(store, directory, store.places.list(known.id));
  }
}

function requireScan(store: RecordingStore, scanId: number): void {
  if (store.hasScan(scanId)) return;
  throw new AssayError('ledger.not-found', `There is no scan ${scanId} in the ledger.`);
}

function openDirectory({ directories, log }: Parts, batch: DirectoryBatch): OpenDirectory {
  const { scanId, directory: path, root } = batch;
  const known = directories.find(path);
  if (known !== undefined) return { id: known.id, path, root, scanId, isNew: false, isStale: known.root !== root };
  const id = directories.insert(path, root, log.nextSequence());
  return { id, path, root, scanId, isNew: true, isStale: true };
}

function emit(
  { log, directories }: RecordingStore,
  directory: OpenDirectory,
  kind: 'directory.recorded' | 'place.gone',
  places: readonly PlaceEntry[],
  readings: ReadingsEntry = NO_READINGS,
): void {
  const { path, root, scanId: scan } = directory;
  const sequence = log.append(kind, directoryPayloadJson({ directory: path, places, readings, root, scan }));
  directories.update(directory.id, root, sequence);
  directory.isStale = false;
}

function recordBatch(parts: Parts, directory: OpenDirectory, batch: DirectoryBatch): void {
  for (const files of chunksOf(withoutRepeats(batch.inspected), PLACES_PER_EVENT)) {
    recordFiles(parts, directory, files);
  }
  const gone: KnownPlace[] = [];
  for (const name of new Set(batch.gone)) {
    const place = parts.places.find(directory.id, name);
    if (place !== undefined && place.entry[14] === 0) gone.push(place);
  }
  markGone(parts, directory, gone);
  if (directory.isStale) emit(parts, directory, 'directory.recorded', []);
}

/** A name listed twice counts as it was listed last: one event says one thing about one place. */
function withoutRepeats(files: readonly InspectedFile[]): readonly InspectedFile[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  return byName.size === files.length ? files : [...byName.values()];
}

function recordFiles(parts: Parts, directory: OpenDirectory, files: readonly InspectedFile[]): void {
  const { log, readings, places, prepare } = parts;
  const prepared = files.map(({ inspection }) => ('reading' in inspection ? prepare(inspection.reading) : undefined));
  const telling = files.map((file, i) => recordTelling(parts, directory, file, prepared[i]));
  // Everything from here on belongs to the event that closes this group.
  const eventSequence = log.nextSequence();
  const entries: PlaceEntry[] = [];
  const plain: WrittenReading[] = [];
  for (const [i, file] of files.entries()) {
    const rows = prepared[i];
    let reading = telling[i];
    if (reading === undefined && rows !== undefined) {
      reading = readings.ensureReading(rows, eventSequence);
      if (reading.isNew) plain.push(reading);
    }
    const entry = toEntry(file, reading?.id ?? null);
    const known = directory.isNew ? undefined : places.find(directory.id, file.name);
    if (known !== undefined && isSamePlace(known.entry, entry)) continue;
    const assetId = reading?.assetId ?? (entry[9] === null ? null : readings.ensureAsset(entry[9]));
    places.put(directory.id, entry, assetId, eventSequence);
    entries.push(known === undefined ? entry : keepFormer(parts, directory, known, entry, assetId, eventSequence));
  }
  if (entries.length > 0 || plain.length > 0) {
    emit(parts, directory, 'directory.recorded', entries, summarise(plain));
  }
}

function summarise(readings: readonly WrittenReading[]): ReadingsEntry {
  const [first] = readings;
  if (first === undefined) return NO_READINGS;
  return [first.id, readings.length, joinDigests(readings.map((reading) => reading.digest))];
}

/** A reading that has something to say gets an event of its own: it is what people will ask about. */
function recordTelling(
  { readings, log }: Parts,
  directory: OpenDirectory,
  file: InspectedFile,
  rows: PreparedReading | undefined,
): WrittenReading | undefined {
  if (rows === undefined || rows.facts.plain === 1) return undefined;
  const reading = readings.ensureReading(rows, log.nextSequence());
  if (reading.isNew) {
    const { id, digest } = reading;
    const { sha256 } = rows.facts;
    const where = { scan: directory.scanId, directory: directory.path, name: file.name };
    log.append('asset.recorded', canonicalJson({ reading: id, sha256, digest, ...where }));
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

function markGone(store: RecordingStore, directory: OpenDirectory, gone: readonly KnownPlace[]): void {
  const { log, places } = store;
  for (const group of chunksOf(gone, PLACES_PER_EVENT)) {
    const eventSequence = log.nextSequence();
    const entries = group.map(({ entry, assetId }) => {
      const now = entry.with(14, 1) as unknown as PlaceEntry;
      places.put(directory.id, now, assetId, eventSequence);
      return now;
    });
    emit(store, directory, 'place.gone', entries);
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
