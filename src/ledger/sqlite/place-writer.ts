import type { DatabaseSync } from 'node:sqlite';
import { fromColumnText, toColumnText } from '../column-text.ts';
import type { PlaceEntry } from '../place-entry.ts';
import type { KnownPlace, PlaceWriter } from '../recording/recording-store.ts';
import { textOrNull } from './reading-writer.ts';

const FIELDS =
  'p.name, p.status, p.size_bytes, p.mtime_ms, p.ctime_ms, p.inode, p.sidecar_key, p.deep, p.signs_version, a.sha256, ' +
  'p.reading_id, p.media_type, p.error_code, p.error_message, p.gone, p.asset_id';
const FROM = 'from places p left join assets a on a.id = p.asset_id';
const COLUMNS =
  'directory_id, name, status, size_bytes, mtime_ms, ctime_ms, inode, sidecar_key, deep, signs_version, asset_id, ' +
  'reading_id, media_type, error_code, error_message, gone, event_sequence';

export function createPlaceWriter(database: DatabaseSync): PlaceWriter {
  const selectOne = database.prepare(`select ${FIELDS} ${FROM} where p.directory_id = ? and p.name = ?`);
  selectOne.setReturnArrays(true);
  const selectAll = database.prepare(
    `select ${FIELDS} ${FROM} where p.directory_id = ? and p.gone = 0 order by p.name`,
  );
  selectAll.setReturnArrays(true);
  const updates = COLUMNS.split(', ').slice(2);
  const upsert = database.prepare(
    `insert into places (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ` +
      `on conflict (directory_id, name) do update set ${updates.map((c) => `${c} = excluded.${c}`).join(', ')}`,
  );
  const insertFormer = database.prepare(
    'insert into former_places (asset_id, directory_id, name, event_sequence) values (?, ?, ?, ?)',
  );
  return {
    find(directoryId, name) {
      const row = selectOne.get(directoryId, toColumnText(name)) as unknown;
      return row === undefined ? undefined : toKnownPlace(row as unknown[]);
    },
    list: (directoryId) => (selectAll.all(directoryId) as unknown as unknown[][]).map(toKnownPlace),
    put(directoryId, entry, assetId, eventSequence) {
      upsert.run(
        directoryId,
        toColumnText(entry[0]),
        entry[1],
        entry[2],
        entry[3],
        entry[4],
        entry[5],
        toColumnText(entry[6]),
        entry[7],
        toColumnText(entry[8]),
        assetId,
        entry[10],
        textOrNull(entry[11]),
        entry[12],
        textOrNull(entry[13]),
        entry[14],
        eventSequence,
      );
    },
    putFormer(assetId, directoryId, name, eventSequence) {
      insertFormer.run(assetId, directoryId, toColumnText(name), eventSequence);
    },
  };
}

function toKnownPlace(row: unknown[]): KnownPlace {
  const assetId = row.pop() as number | null;
  for (const [i, value] of row.entries()) if (typeof value === 'string') row[i] = fromColumnText(value);
  return { entry: row as unknown as PlaceEntry, assetId };
}
