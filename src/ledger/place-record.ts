import type { PlaceRecord } from '../domain/ledger.ts';
import { fromColumnText } from './column-text.ts';
import { dimensionsOf } from './reading-rows.ts';

/** What is read of a place, in the order of {@link PLACE_COLUMNS}. */
export type PlaceRow = readonly [
  name: string,
  sizeBytes: number,
  mtimeMs: number,
  ctimeMs: number,
  inode: number,
  sidecarKey: string,
  deep: number,
  signsVersion: string,
  status: PlaceRecord['status'],
  sha256: string | null,
  readingId: number | null,
  mediaType: string | null,
  width: number | null,
  height: number | null,
  plain: number | null,
  errorCode: string | null,
  errorMessage: string | null,
];

/** Of `places p`, `assets a` and `readings r`. */
export const PLACE_COLUMNS =
  'p.name, p.size_bytes, p.mtime_ms, p.ctime_ms, p.inode, p.sidecar_key, p.deep, p.signs_version, p.status, ' +
  'a.sha256, p.reading_id, coalesce(r.media_type, p.media_type), r.width, r.height, r.plain, p.error_code, p.error_message';

/** The places of one directory. */
export function toPlaceRecords(rows: readonly PlaceRow[]): readonly PlaceRecord[] {
  return sortByName(rows.map(toPlaceRecord));
}

/** Both databases sort by UTF-8 bytes, which differs from code units only beyond U+D800: the check for order is nearly all there is to do. */
function sortByName(places: PlaceRecord[]): PlaceRecord[] {
  return places.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function toPlaceRecord(row: PlaceRow): PlaceRecord {
  const [name, sizeBytes, mtimeMs, ctimeMs, inode, sidecarKey, deep, signsVersion, status] = row;
  const [, , , , , , , , , sha256, readingId, mediaType, width, height, plain, errorCode, errorMessage] = row;
  const base = {
    name: fromColumnText(name),
    stat: { sizeBytes, mtimeMs, ctimeMs, inode },
    sidecarKey: fromColumnText(sidecarKey),
    deep: deep === 1,
    signsVersion: fromColumnText(signsVersion),
    status,
    plain: plain === 1,
  };
  const dimensions = dimensionsOf({ width, height });
  return {
    ...base,
    ...(sha256 !== null && { sha256 }),
    ...(mediaType !== null && { mediaType: fromColumnText(mediaType) }),
    ...(dimensions !== undefined && { dimensions }),
    ...(readingId !== null && { readingId }),
    ...(errorCode !== null && { error: toError(errorCode, errorMessage) }),
  };
}

function toError(code: string, message: string | null): NonNullable<PlaceRecord['error']> {
  return { code: code as NonNullable<PlaceRecord['error']>['code'], message: fromColumnText(message ?? '') };
}
