import type { DatabaseSync } from 'node:sqlite';
import type { PlaceRecord } from '../../domain/ledger.ts';
import { toColumnText } from '../column-text.ts';
import { PLACE_COLUMNS, type PlaceRow, toPlaceRecords } from '../place-record.ts';

const SELECT =
  `select ${PLACE_COLUMNS} from places p left join assets a on a.id = p.asset_id left join readings r on r.id = p.reading_id ` +
  'where p.directory_id = ? and p.gone = 0 order by p.name';

/** Places of one directory, by its path. An incremental scan asks this of every directory it walks. */
export function createDirectoryReader(database: DatabaseSync): (path: string) => readonly PlaceRecord[] {
  const selectDirectory = database.prepare('select id from directories where path = ?');
  const selectPlaces = database.prepare(SELECT);
  selectPlaces.setReturnArrays(true);
  return (path) => {
    const directory = selectDirectory.get(toColumnText(path));
    if (directory === undefined) return [];
    return toPlaceRecords(selectPlaces.all(Number(directory['id'])) as unknown as PlaceRow[]);
  };
}
