import type { PlaceTable } from './schema.ts';

/**
 * One place as an event states it, in this order. Compact because a scan of a large folder writes one for every file:
 * name, status, size in bytes, mtime and ctime in milliseconds, inode, sidecar key, deep (0 or 1), version of the signs, SHA-256,
 * id of the reading, media type (only without a reading), error code, error message, gone (0 or 1), and, only when the place held
 * other content before, the SHA-256 of that content.
 */
export type PlaceEntry = readonly [
  name: string,
  status: string,
  sizeBytes: number,
  mtimeMs: number,
  ctimeMs: number,
  inode: number,
  sidecarKey: string,
  deep: number,
  signsVersion: string,
  sha256: string | null,
  readingId: number | null,
  mediaType: string | null,
  errorCode: string | null,
  errorMessage: string | null,
  gone: number,
  replacedSha256?: string,
];

/** The fields that a place's row and its entry have in common. */
export const PLACE_ENTRY_FIELDS = 15;

export type PlaceFacts = Omit<PlaceTable, 'directory_id' | 'asset_id' | 'event_sequence'> & {
  readonly sha256: string | null;
};

export function placeToEntry(place: PlaceFacts): PlaceEntry {
  return [
    place.name,
    place.status,
    place.size_bytes,
    place.mtime_ms,
    place.ctime_ms,
    place.inode,
    place.sidecar_key,
    place.deep,
    place.signs_version,
    place.sha256,
    place.reading_id,
    place.media_type,
    place.error_code,
    place.error_message,
    place.gone,
  ];
}

/** True when both say the same about the place, whatever it held before. */
export function isSamePlace(a: readonly unknown[], b: readonly unknown[]): boolean {
  for (let i = 0; i < PLACE_ENTRY_FIELDS; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Payload of `directory.recorded` and `place.gone`. */
export interface DirectoryPayload {
  readonly directory: string;
  readonly places: readonly PlaceEntry[];
  /** Plain readings that were new: the first id (they follow one another), how many, and SHA-256 over their digests, joined. */
  readonly readings: ReadingsEntry;
  readonly root: string;
  readonly scan: number;
}

export type ReadingsEntry = readonly [firstId: number, count: number, digest: string];

/** No new plain readings. */
export const NO_READINGS: ReadingsEntry = [0, 0, ''];

/**
 * The most places in one event. A directory may hold any number of files; verifying holds one event in memory.
 */
export const PLACES_PER_EVENT = 1000;

/** Canonical JSON of the payload: the members are in sorted order already, and arrays of plain values need no sorting. */
export function directoryPayloadJson({ directory, places, readings, root, scan }: DirectoryPayload): string {
  return JSON.stringify({ directory, places, readings, root, scan });
}
