import type { DatabaseSync } from 'node:sqlite';
import type { NameSelection } from '../../domain/directory-part.ts';
import type { PlaceRecord } from '../../domain/ledger.ts';
import { toColumnText } from '../column-text.ts';
import { AFTER_ENCODED_NAMES, keepSelected, toStoredBounds } from '../name-range.ts';
import { PLACE_COLUMNS, type PlaceRow, toPlaceRecords } from '../place-record.ts';

const SELECT =
  `select ${PLACE_COLUMNS} from places p left join assets a on a.id = p.asset_id left join readings r on r.id = p.reading_id ` +
  'where p.directory_id = ? and p.gone = 0 order by p.name';

const SELECT_SOME = SELECT.replace(' order by', ' and (p.name >= ? and p.name < ? or p.name < ?) order by');

/** Places of one directory, by its path. An incremental scan asks this of every directory it walks. */
export function createDirectoryReader(
  database: DatabaseSync,
): (path: string, selection?: NameSelection) => readonly PlaceRecord[] {
  const selectDirectory = database.prepare('select id from directories where path = ?');
  const selectPlaces = database.prepare(SELECT);
  selectPlaces.setReturnArrays(true);
  const selectSome = database.prepare(SELECT_SOME);
  selectSome.setReturnArrays(true);
  return (path, selection) => {
    const directory = selectDirectory.get(toColumnText(path));
    if (directory === undefined) return [];
    const id = Number(directory['id']);
    if (selection === undefined) return toPlaceRecords(selectPlaces.all(id) as unknown as PlaceRow[]);
    const { least, most } = toStoredBounds(selection);
    const rows = selectSome.all(id, least, most, AFTER_ENCODED_NAMES) as unknown as PlaceRow[];
    return keepSelected(toPlaceRecords(rows), selection);
  };
}
