import { sep } from 'node:path';
import type { Kysely } from 'kysely';
import type { LedgerTables } from '../schema.ts';

export interface DirectoryRow {
  readonly id: number;
  readonly path: string;
  readonly root: string;
}

/** Directories below `root` (not `root` itself) that still have files. */
export async function listDirectoriesBelow(db: Kysely<LedgerTables>, root: string): Promise<readonly DirectoryRow[]> {
  const prefix = folderPrefix(root);
  // A range uses the index and needs no escaping, as LIKE would for names with % and _.
  const next = prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
  const rows = await db
    .selectFrom('directories as d')
    .select(['d.id', 'd.path', 'd.root'])
    .where((eb) =>
      // Paths that no column can hold are stored in another form, which begins with U+0001 (column-text.ts).
      eb.or([eb.and([eb('d.path', '>=', prefix), eb('d.path', '<', next)]), eb('d.path', '<', ' ')]),
    )
    .where((eb) => {
      const standing = eb.selectFrom('places as p').select('p.directory_id').where('p.gone', '=', 0);
      return eb.exists(standing.whereRef('p.directory_id', '=', 'd.id'));
    })
    .orderBy('d.id')
    .execute();
  return rows.filter((row) => row.path.startsWith(prefix));
}

export function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(folderPrefix(root));
}

function folderPrefix(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}
