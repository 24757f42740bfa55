import type { DatabaseSync } from 'node:sqlite';
import { fromColumnText, toColumnText } from '../column-text.ts';
import type { DirectoryWriter } from '../recording/recording-store.ts';

export function createDirectoryWriter(database: DatabaseSync): DirectoryWriter {
  const select = database.prepare('select id, root from directories where path = ?');
  const maxId = database.prepare('select max(id) as id from directories');
  const insert = database.prepare('insert into directories (id, path, root, event_sequence) values (?, ?, ?, ?)');
  const update = database.prepare('update directories set root = ?, event_sequence = ? where id = ?');
  return {
    find(path) {
      const row = select.get(toColumnText(path));
      return row === undefined ? undefined : { id: Number(row['id']), root: fromColumnText(String(row['root'])) };
    },
    insert(path, root, eventSequence) {
      const id = Number(maxId.get()?.['id'] ?? 0) + 1;
      insert.run(id, toColumnText(path), toColumnText(root), eventSequence);
      return id;
    },
    update: (id, root, eventSequence) => void update.run(toColumnText(root), eventSequence, id),
  };
}
