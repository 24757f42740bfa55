import type { DatabaseSync } from 'node:sqlite';
import type { ReadingKey } from '../../domain/asset.ts';
import { toColumnText } from '../column-text.ts';
import { type FoundReading, type FoundRow, toFoundReading } from '../found-reading.ts';

const SELECT =
  'select r.id, r.status, r.size_bytes, r.media_type, r.kind, r.width, r.height, r.plain, r.body ' +
  'from assets a join readings r on r.asset_id = a.id where a.sha256 = ? and r.extension = ? ' +
  'and r.sidecar_digest = ? and r.deep = ? and r.signs_version = ? order by r.id desc limit 1';

/** The newest reading with this identity. A scan asks this of every file it has hashed. */
export function createReadingFinder(database: DatabaseSync): (key: ReadingKey) => FoundReading | undefined {
  const select = database.prepare(SELECT);
  return (key) => {
    const extension = toColumnText(key.extension);
    const signsVersion = toColumnText(key.signsVersion);
    const row = select.get(key.sha256, extension, key.sidecarDigest, key.deep ? 1 : 0, signsVersion);
    return row === undefined ? undefined : toFoundReading(row as unknown as FoundRow, key);
  };
}
