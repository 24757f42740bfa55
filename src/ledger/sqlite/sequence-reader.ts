import type { DatabaseSync } from 'node:sqlite';
import { toColumnText } from '../column-text.ts';

/** Canonical JSON of the sequences known of a directory. Every scan compares them, directory by directory. */
export function createSequenceReader(database: DatabaseSync): (directory: string) => readonly string[] {
  const select = database.prepare(
    'select s.document from directories d join sequences s on s.directory_id = d.id where d.path = ? order by s.ordinal',
  );
  return (directory) => select.all(toColumnText(directory)).map((row) => String(row['document']));
}
