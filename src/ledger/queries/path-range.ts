import { sep } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import { toColumnText } from '../column-text.ts';
import { INDEXED_PATH_CHARACTERS } from '../create-working-memory.ts';

/** Sorts after U+0001, with which paths begin that no column can hold as they are (column-text.ts), and before every other path. */
const AFTER_ENCODED = ' ';

/** True for paths at or below the folder. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folderPrefix(folder));
}

/** The folder with a slash at its end. */
export function folderPrefix(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}

/**
 * The condition that the column holds a path below the folder (not the folder itself). A range needs no escaping, as LIKE would for
 * names with % and _, and it uses the index over the beginnings of paths. Paths that are stored encoded never fit: {@link isEncoded}.
 */
export function isStoredBelow(column: 'd.path' | 's.path', folder: string): RawBuilder<boolean> {
  const prefix = folderPrefix(folder);
  // Below a folder that is stored encoded, everything is.
  if (toColumnText(prefix) !== prefix) return sql<boolean>`1 = 0`;
  const next = prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
  const [path, start] = [sql.ref(column), startOf(column)];
  return sql<boolean>`(${start} >= ${startText(prefix)} and ${start} <= ${startText(next)} and ${path} >= ${prefix} and ${path} < ${next})`;
}

/** The condition that the column holds a path in encoded form. Whether it lies below a folder is seen once it is decoded. */
export function isEncoded(column: 'd.path' | 's.path'): RawBuilder<boolean> {
  return sql<boolean>`(${startOf(column)} < ${AFTER_ENCODED})`;
}

/** The condition that the column holds a path that sorts after the one given, as the column's order has it. */
export function isStoredAfter(column: 'd.path' | 's.path', path: string): RawBuilder<boolean> {
  const after = sql<boolean>`${sql.ref(column)} > ${path}`;
  // There are next to no encoded paths, so that nothing is lost without the index.
  if (toColumnText(path) !== path) return after;
  return sql<boolean>`(${startOf(column)} >= ${startText(path)} and ${after})`;
}

/** What is indexed of the column. Ordered by it and then by the column itself, rows are in the order of the column. */
export function startOf(column: 'd.path' | 's.path'): RawBuilder<string> {
  return sql<string>`substr(${sql.ref(column)}, 1, ${sql.lit(INDEXED_PATH_CHARACTERS)})`;
}

/** The same of a text that is stored as it stands. */
function startText(text: string): string {
  if (text.length <= INDEXED_PATH_CHARACTERS) return text;
  return Array.from(text).slice(0, INDEXED_PATH_CHARACTERS).join('');
}
