import type { Kysely } from 'kysely';
import type { MarkRecord, RecordedMark } from '../../domain/ledger.ts';
import { chunksOf } from '../chunks.ts';
import { appendEvent } from '../event-log.ts';
import { entryToRow, type MarkEntry, markToEntry, RECORDS_PER_EVENT, rowToMark } from '../mark-entry.ts';
import type { LedgerTables } from '../schema.ts';

/** Hashes asked for in one query. */
const HASHES_PER_QUERY = 500;

/** Marks that stand already (same content after, manifest and path) are left as they are and not logged again. */
export async function recordMarks(
  db: Kysely<LedgerTables>,
  timeMs: number,
  marks: readonly MarkRecord[],
): Promise<void> {
  const wanted = await findNewMarks(db, marks);
  if (wanted.length === 0) return;
  const { last } = await db
    .selectFrom('marks')
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  let firstId = (last ?? 0) + 1;
  for (const entries of chunksOf(wanted, RECORDS_PER_EVENT)) {
    const { sequence } = await appendEvent(db, timeMs, 'mark.recorded', { firstId, marks: entries });
    const rows = entries.map((entry, i) => entryToRow(entry, firstId + i, sequence));
    await db.insertInto('marks').values(rows).execute();
    firstId += entries.length;
  }
}

/** Each once, in the order given. */
async function findNewMarks(db: Kysely<LedgerTables>, marks: readonly MarkRecord[]): Promise<readonly MarkEntry[]> {
  const fresh = new Map<string, MarkEntry>();
  for (const mark of marks) {
    const key = keyOf(mark.after, mark.manifest, mark.path);
    if (!fresh.has(key)) fresh.set(key, markToEntry(mark));
  }
  for (const chunk of chunksOf([...new Set(marks.map((mark) => mark.after))], HASHES_PER_QUERY)) {
    const known = await db
      .selectFrom('marks')
      .select(['after_sha256', 'manifest', 'path'])
      .where('after_sha256', 'in', chunk)
      .execute();
    for (const { after_sha256: after, manifest, path } of known) fresh.delete(keyOf(after, manifest, path));
  }
  return [...fresh.values()];
}

function keyOf(after: string, manifest: string, path: string): string {
  return JSON.stringify([after, manifest, path]);
}

export async function hasMarks(db: Kysely<LedgerTables>): Promise<boolean> {
  const first = await db.selectFrom('marks').select('id').limit(1).executeTakeFirst();
  return first !== undefined;
}

/** Marks that any of these contents went into or came out of, each once, in the order in which they were recorded. */
export async function readMarksOf(
  db: Kysely<LedgerTables>,
  hashes: readonly string[],
): Promise<readonly RecordedMark[]> {
  const rows = await readMarkRows(db, hashes);
  return rows.map(rowToMark);
}

/** The same, with the numbers of the events that recorded them. */
export async function readMarkRows(db: Kysely<LedgerTables>, hashes: readonly string[]) {
  const found = new Map<number, Awaited<ReturnType<typeof readChunk>>[number]>();
  for (const chunk of chunksOf([...new Set(hashes)], HASHES_PER_QUERY)) {
    // A mark is met twice when its content before and after are in two chunks.
    for (const row of await readChunk(db, chunk)) found.set(row.id, row);
  }
  return [...found.values()].sort((a, b) => a.id - b.id);
}

/** The next marks after an id, in the order in which they were recorded; `last` is where the next page begins, undefined after the last one. */
export async function readMarksAfter(
  db: Kysely<LedgerTables>,
  id: number,
  limit: number,
): Promise<{ readonly marks: readonly RecordedMark[]; readonly last: number | undefined }> {
  const rows = await selectMarks(db).where('m.id', '>', id).orderBy('m.id').limit(limit).execute();
  return { marks: rows.map(rowToMark), last: rows[limit - 1]?.id };
}

async function readChunk(db: Kysely<LedgerTables>, hashes: readonly string[]) {
  return await selectMarks(db)
    .where((eb) => eb.or([eb('m.after_sha256', 'in', hashes), eb('m.before_sha256', 'in', hashes)]))
    .execute();
}

function selectMarks(db: Kysely<LedgerTables>) {
  return db
    .selectFrom('marks as m')
    .innerJoin('events as e', 'e.sequence', 'm.event_sequence')
    .selectAll('m')
    .select('e.at');
}
