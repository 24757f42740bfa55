import type { Kysely } from 'kysely';
import type { LedgerTables } from '../schema.ts';
import { isEncoded, isInside, isStoredAfter, isStoredBelow, startOf } from './path-range.ts';

export interface DirectoryRow {
  readonly id: number;
  readonly path: string;
  readonly root: string;
}

/** Which part of what lies at or below a folder a page is of: they are read one after the other. */
export const PATH_PARTS = ['itself', 'encoded', 'below'] as const;
export type PathPart = (typeof PATH_PARTS)[number];

/** Directories below `root` (not `root` itself) that still have files. */
export async function listDirectoriesBelow(db: Kysely<LedgerTables>, root: string): Promise<readonly DirectoryRow[]> {
  const rows = await selectStanding(db)
    .where((eb) => eb.or([isStoredBelow('d.path', root), isEncoded('d.path')]))
    .orderBy('d.id')
    .execute();
  return rows.filter((row) => row.path !== root && isInside(root, row.path));
}

/**
 * The next paths, after `after`, of directories that still have files, at or below `root`. `last` is where the next page begins;
 * undefined when there is none.
 */
export async function readDirectoriesAfter(
  db: Kysely<LedgerTables>,
  { root, part, after, limit }: PathPageRequest,
): Promise<PathPage<string>> {
  const rows = await selectStanding(db)
    .$if(part === 'itself', (query) => query.where('d.path', '=', root))
    .$if(part === 'encoded', (query) => query.where(isEncoded('d.path')))
    .$if(part === 'below', (query) => query.where(isStoredBelow('d.path', root)))
    .$if(after !== undefined, (query) => query.where(isStoredAfter('d.path', after ?? '')))
    .orderBy(startOf('d.path'))
    .orderBy('d.path')
    .limit(limit)
    .execute();
  const paths = rows.map((row) => row.path);
  return { items: paths.filter((path) => isWanted(path, root, part)), last: paths[limit - 1] };
}

export interface PathPageRequest {
  readonly root: string;
  readonly part: PathPart;
  readonly after: string | undefined;
  readonly limit: number;
}

export interface PathPage<T> {
  readonly items: readonly T[];
  readonly last: string | undefined;
}

/** The root itself may be an encoded path too, and comes once. */
export function isWanted(path: string, root: string, part: PathPart): boolean {
  return part === 'itself' || (path !== root && isInside(root, path));
}

/** All pages of all parts, one in memory at a time. */
export async function* pagePaths<T>(
  root: string,
  limit: number,
  readPage: (request: PathPageRequest) => Promise<PathPage<T>>,
): AsyncGenerator<T> {
  for (const part of PATH_PARTS) {
    let after: string | undefined;
    do {
      const { items, last } = await readPage({ root, part, after, limit });
      yield* items;
      after = last;
    } while (after !== undefined);
  }
}

function selectStanding(db: Kysely<LedgerTables>) {
  return db
    .selectFrom('directories as d')
    .select(['d.id', 'd.path', 'd.root'])
    .where((eb) => {
      const standing = eb.selectFrom('places as p').select('p.directory_id').where('p.gone', '=', 0);
      return eb.exists(standing.whereRef('p.directory_id', '=', 'd.id'));
    });
}
