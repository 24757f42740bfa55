import type { PlaceEntry } from '../place-entry.ts';
import type { PreparedReading } from './prepare-reading.ts';

/** A place as it stands: its entry, and the id of its content. */
export interface KnownPlace {
  readonly entry: PlaceEntry;
  readonly assetId: number | null;
}

export interface WrittenReading {
  readonly id: number;
  readonly assetId: number;
  readonly digest: string;
  readonly isNew: boolean;
}

/** The event log as it goes on within one transaction. */
export interface BulkLog {
  /** The number that the next event will have. */
  nextSequence(): number;
  append(kind: string, payloadJson: string): number;
}

/** Writes assets and readings, each once. */
export interface ReadingWriter {
  /** Id of the asset with this content, made when it is not there. */
  ensureAsset(sha256: string): number;
  /** The same reading of the same key is written once; another result for the same key is written beside it. */
  ensureReading(reading: PreparedReading, eventSequence: number): WrittenReading;
}

export interface PlaceWriter {
  find(directoryId: number, name: string): KnownPlace | undefined;
  /** Places of a directory that are not gone. */
  list(directoryId: number): readonly KnownPlace[];
  put(directoryId: number, entry: PlaceEntry, assetId: number | null, eventSequence: number): void;
  /** Remembers that a place held other content before. */
  putFormer(assetId: number, directoryId: number, name: string, eventSequence: number): void;
}

export interface DirectoryWriter {
  find(path: string): { readonly id: number; readonly root: string } | undefined;
  /** The id that it is given. */
  insert(path: string, root: string, eventSequence: number): number;
  update(id: number, root: string, eventSequence: number): void;
}

/**
 * What one transaction of the bulk writers reads and writes. Synchronous: SQLite answers at once, and for PostgreSQL everything that
 * may be asked is fetched before and everything that was said is written after.
 */
export interface RecordingStore {
  readonly log: BulkLog;
  readonly readings: ReadingWriter;
  readonly places: PlaceWriter;
  readonly directories: DirectoryWriter;
  hasScan(scanId: number): boolean;
}
