import type { DatabaseSync } from 'node:sqlite';
import type { ReadingKey } from '../../domain/asset.ts';
import { toColumnText } from '../column-text.ts';

const SELECT =
  'select r.id from assets a join readings r on r.asset_id = a.id where a.sha256 = ? and r.extension = ? ' +
  'and r.sidecar_digest = ? and r.deep = ? and r.signs_version = ? order by r.id desc limit 1';

/** Id of the newest reading with this identity. A scan asks this of every file it has hashed. */
export function createReadingFinder(database: DatabaseSync): (key: ReadingKey) => number | undefined {
  const select = database.prepare(SELECT);
  return ({ sha256, extension, sidecarDigest, deep, signsVersion }) => {
    const key = [sha256, toColumnText(extension), sidecarDigest, deep ? 1 : 0, toColumnText(signsVersion)] as const;
    const row = select.get(...key);
    return row === undefined ? undefined : Number(row['id']);
  };
}
