import type { DatabaseSync } from 'node:sqlite';
import type { Reading, ReadingKey } from '../../domain/asset.ts';
import { fromColumnText, toColumnText } from '../column-text.ts';
import { type ReadingFacts, readingFromRows } from '../reading-rows.ts';

const SELECT =
  'select r.id, r.status, r.size_bytes, r.media_type, r.kind, r.width, r.height, r.plain, r.body ' +
  'from assets a join readings r on r.asset_id = a.id where a.sha256 = ? and r.extension = ? ' +
  'and r.sidecar_digest = ? and r.deep = ? and r.signs_version = ? order by r.id desc limit 1';

type FoundRow = Pick<
  ReadingFacts,
  'status' | 'size_bytes' | 'media_type' | 'kind' | 'width' | 'height' | 'plain' | 'body'
> & { readonly id: number };

/** A plain reading itself, or the id of one whose evidence is still to be read. */
export type FoundReading = { readonly reading: Reading } | { readonly id: number };

/** The newest reading with this identity. A scan asks this of every file it has hashed. */
export function createReadingFinder(database: DatabaseSync): (key: ReadingKey) => FoundReading | undefined {
  const select = database.prepare(SELECT);
  return (key) => {
    const extension = toColumnText(key.extension);
    const signsVersion = toColumnText(key.signsVersion);
    const row = select.get(key.sha256, extension, key.sidecarDigest, key.deep ? 1 : 0, signsVersion);
    if (row === undefined) return undefined;
    const found = row as unknown as FoundRow;
    return found.plain === 1 ? { reading: toPlainReading(found, key) } : { id: found.id };
  };
}

function toPlainReading(row: FoundRow, key: ReadingKey): Reading {
  const facts: ReadingFacts = {
    ...row,
    media_type: row.media_type === null ? null : fromColumnText(row.media_type),
    sha256: key.sha256,
    extension: key.extension,
    sidecar_digest: key.sidecarDigest,
    deep: key.deep ? 1 : 0,
    signs_version: key.signsVersion,
  };
  return readingFromRows({ facts, evidence: [], credential: undefined });
}
