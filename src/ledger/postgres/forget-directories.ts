import type { Kysely } from 'kysely';
import { chunksOf } from '../chunks.ts';
import { fromColumnText } from '../column-text.ts';
import { readHead } from '../event-log.ts';
import type { DirectoryRow } from '../queries/directories.ts';
import { replaceSequences } from '../queries/sequences.ts';
import type { LedgerTables } from '../schema.ts';
import { prepareForgetting } from './bulk-recorder.ts';
import type { PostgresConnection, WritingSession, Written } from './postgres-connection.ts';

/** Directories that are forgotten in one transaction: other writers wait for a part of a second, not until all are done. */
const DIRECTORIES_AT_ONCE = 50;

const SELECT_WITH_SEQUENCES =
  'select d.path from directories d where d.id = any($1::bigint[]) ' +
  'and exists (select 1 from sequences s where s.directory_id = d.id) order by d.id';

type Narrow = (db: Kysely<LedgerTables>, directories: readonly DirectoryRow[]) => Promise<readonly DirectoryRow[]>;

/**
 * Marks directories gone with all their files and sequences, some at a time; returns how many. When it is interrupted, those that are left still stand,
 * and the next call takes them. `narrow`: looks again, with the lock in hand, which of them it is.
 */
export async function forgetDirectories(
  { writeBulk, clock }: Pick<PostgresConnection, 'writeBulk'> & { readonly clock: () => number },
  scanId: number,
  gone: readonly DirectoryRow[],
  narrow: Narrow = async (_, directories) => directories,
): Promise<number> {
  let count = 0;
  for (const some of chunksOf(gone, DIRECTORIES_AT_ONCE)) {
    count += await writeBulk(async (session) => {
      const directories = await narrow(session.db, some);
      return await forgetSome(session, scanId, directories, clock());
    });
  }
  return count;
}

async function forgetSome(
  session: WritingSession,
  scanId: number,
  directories: readonly DirectoryRow[],
  timeMs: number,
): Promise<Written<number>> {
  await prepareForgetting(scanId, directories)(session, timeMs);
  const rows = await session.rows(SELECT_WITH_SEQUENCES, [directories.map(({ id }) => id)]);
  for (const [path] of rows) await replaceSequences(session.db, timeMs, scanId, fromColumnText(String(path)), []);
  return { result: directories.length, head: await readHead(session.db) };
}
