import { dirname } from 'node:path';
import { type Kysely, sql } from 'kysely';
import type { DirectoryState } from '../../domain/ledger.ts';
import { chunksOf } from '../chunks.ts';
import { sha256Hex } from '../event-chain.ts';
import type { DirectoryStateTable, LedgerTables } from '../schema.ts';
import {
  type DirectoryRow,
  isWanted,
  listDirectoriesBelow,
  type PathPage,
  type PathPageRequest,
} from './directories.ts';
import { isEncoded, isInside, isStoredAfter, isStoredBelow, startOf } from './path-range.ts';

const STATES_PER_QUERY = 500;

/**
 * What a later scan has said stands against an earlier one that is still under way: two scans may overlap. Rows go in by the order of
 * their keys, so that two writers wait for one another instead of each for the other.
 */
export async function saveDirectoryStates(db: Kysely<LedgerTables>, states: readonly DirectoryState[]): Promise<void> {
  const rows = new Map<string, DirectoryStateTable>();
  for (const state of states) {
    const row = stateToRow(state);
    rows.set(row.path_sha256, mergeRows(rows.get(row.path_sha256), row));
  }
  const sorted = [...rows.values()].sort((a, b) => (a.path_sha256 < b.path_sha256 ? -1 : 1));
  for (const chunk of chunksOf(sorted, STATES_PER_QUERY)) {
    await db
      .insertInto('directory_states')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.column('path_sha256').doUpdateSet({
          scan: sql`case when excluded.scan is null or directory_states.scan > excluded.scan then directory_states.scan else excluded.scan end`,
          state: sql`coalesce(excluded.state, directory_states.state)`,
          hidden: sql`case when excluded.hidden is null or directory_states.scan > excluded.scan then directory_states.hidden else excluded.hidden end`,
        }),
      )
      .execute();
  }
}

function stateToRow(directory: DirectoryState): DirectoryStateTable {
  const { path, scan = null, state = null, hidden } = directory;
  // Whether it could be listed is said with each listing anew.
  const seen = hidden ?? (scan === null ? null : false);
  return { path_sha256: digestPath(path), path, scan, state, hidden: seen === null ? null : seen ? 1 : 0 };
}

/** As the database merges them: one statement may not write a row twice. */
function mergeRows(known: DirectoryStateTable | undefined, row: DirectoryStateTable): DirectoryStateTable {
  if (known === undefined) return row;
  const isOlder = known.scan !== null && row.scan !== null && known.scan > row.scan;
  return {
    ...row,
    scan: row.scan === null || isOlder ? known.scan : row.scan,
    state: row.state ?? known.state,
    hidden: row.hidden === null || isOlder ? known.hidden : row.hidden,
  };
}

function digestPath(path: string): string {
  return sha256Hex(JSON.stringify(path));
}

/** The next states, after the path `after`. */
export async function readStatesAfter(
  db: Kysely<LedgerTables>,
  { root, part, after, limit }: PathPageRequest,
): Promise<PathPage<DirectoryState>> {
  const rows = await db
    .selectFrom('directory_states as s')
    .selectAll()
    .$if(part === 'itself', (query) => query.where('s.path_sha256', '=', digestPath(root)))
    .$if(part === 'encoded', (query) => query.where(isEncoded('s.path')))
    .$if(part === 'below', (query) => query.where(isStoredBelow('s.path', root)))
    .$if(after !== undefined, (query) => query.where(isStoredAfter('s.path', after ?? '')))
    .orderBy(startOf('s.path'))
    .orderBy('s.path')
    .limit(limit)
    .execute();
  const items = rows.filter(({ path }) => isWanted(path, root, part)).map(rowToState);
  return { items, last: rows[limit - 1]?.path };
}

function rowToState({ path, scan, state, hidden }: DirectoryStateTable): DirectoryState {
  return {
    path,
    ...(scan !== null && { scan }),
    ...(state !== null && { state }),
    ...(hidden === 1 && { hidden: true }),
  };
}

/** Directories below `root` with files that this scan did not list, nor found hidden itself or in a hidden directory. */
export async function listUnlisted(
  db: Kysely<LedgerTables>,
  scanId: number,
  root: string,
): Promise<readonly DirectoryRow[]> {
  const known = await listDirectoriesBelow(db, root);
  return await dropSpared(db, scanId, root, known);
}

/** Forgets what is remembered of directories below `root` that are spared by nothing. */
export async function dropUnlistedStates(db: Kysely<LedgerTables>, scanId: number, root: string): Promise<void> {
  const rows = await db
    .selectFrom('directory_states as s')
    .select(['s.path', 's.path_sha256'])
    .where((eb) => eb.or([isStoredBelow('s.path', root), isEncoded('s.path')]))
    .where((eb) => eb.or([eb('s.scan', 'is', null), eb('s.scan', '<', scanId)]))
    .execute();
  const below = rows.filter(({ path }) => path !== root && isInside(root, path));
  const unlisted = await dropSpared(db, scanId, root, below);
  for (const chunk of chunksOf(unlisted, STATES_PER_QUERY)) {
    const keys = chunk.map((row) => row.path_sha256);
    await db.deleteFrom('directory_states').where('path_sha256', 'in', keys).execute();
  }
}

/**
 * Without what this scan has listed, and without what lies at or in a directory that it found hidden, or that a later scan has listed:
 * that one has the say of what is below.
 */
export async function dropSpared<T extends { readonly path: string }>(
  db: Kysely<LedgerTables>,
  scanId: number,
  root: string,
  directories: readonly T[],
): Promise<readonly T[]> {
  const chains = directories.map(({ path }) => upTo(root, path).map(digestPath));
  const listed = new Set<string>();
  const sparing = new Set<string>();
  for (const chunk of chunksOf([...new Set(chains.flat())], STATES_PER_QUERY)) {
    const rows = await db
      .selectFrom('directory_states')
      .select(['path_sha256', 'scan', 'hidden'])
      .where('path_sha256', 'in', chunk)
      .where('scan', '>=', scanId)
      .execute();
    for (const { path_sha256: key, scan, hidden } of rows) {
      listed.add(key);
      if (hidden === 1 || scan !== scanId) sparing.add(key);
    }
  }
  return directories.filter((_, i) => {
    const chain = chains[i] ?? [];
    return !listed.has(chain[0] ?? '') && !chain.some((key) => sparing.has(key));
  });
}

/** The path, then the folders it lies in up to the root, innermost first. */
function upTo(root: string, path: string): readonly string[] {
  const chain = [path];
  for (let at = path; at !== root; ) {
    const parent = dirname(at);
    // The folder of `dailies:/a` is the root, which is written with its slash.
    at = isInside(root, parent) && parent.length > root.length ? parent : root;
    chain.push(at);
  }
  return chain;
}
