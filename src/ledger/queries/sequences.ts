import type { Kysely } from 'kysely';
import type { RecordedSequence } from '../../domain/ledger.ts';
import type { FrameRange } from '../../domain/sequence.ts';
import { canonicalJson } from '../canonical-json.ts';
import { chunksOf } from '../chunks.ts';
import { appendEvent } from '../event-log.ts';
import type { LedgerTables } from '../schema.ts';
import { findScan } from './scans.ts';

/** The fields that are kept, whatever else the caller's objects hold. */
function pickSequence(sequence: RecordedSequence): RecordedSequence {
  const { display, prefix, suffix, ranges, missing, padding, step, mediaType } = sequence;
  return { display, prefix, suffix, ranges, missing, padding, step, mediaType };
}

/** Canonical JSON of the sequences known of a directory. */
export async function readSequences(db: Kysely<LedgerTables>, directory: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('directories as d')
    .innerJoin('sequences as s', 's.directory_id', 'd.id')
    .select('s.document')
    .where('d.path', '=', directory)
    .orderBy('s.ordinal')
    .execute();
  return rows.map((row) => row.document);
}

/** True when these are the documents that are stored of them. */
export function isSameSequences(stored: readonly string[], sequences: readonly RecordedSequence[]): boolean {
  if (stored.length !== sequences.length) return false;
  return sequences.every((sequence, i) => canonicalJson(pickSequence(sequence)) === stored[i]);
}

/** Replaces the sequences of one directory. The caller has seen that they differ. */
export async function replaceSequences(
  db: Kysely<LedgerTables>,
  timeMs: number,
  scanId: number,
  directory: string,
  sequences: readonly RecordedSequence[],
): Promise<void> {
  const scan = await findScan(db, scanId);
  const known = await db
    .selectFrom('directories')
    .select(['id', 'root'])
    .where('path', '=', directory)
    .executeTakeFirst();
  const root = known?.root ?? scan.root;
  const picked = sequences.map(pickSequence);
  const event = await appendEvent(db, timeMs, 'sequences.recorded', {
    scan: scanId,
    directory,
    root,
    sequences: picked,
  });
  const id = known?.id ?? (await insertDirectory(db, directory, root, event.sequence));
  const now = { event_sequence: event.sequence, sequences_event: event.sequence };
  await db.updateTable('directories').set(now).where('id', '=', id).execute();
  await db.deleteFrom('sequences').where('directory_id', '=', id).execute();
  const rows = picked.map((sequence, ordinal) => ({
    directory_id: id,
    ordinal,
    display: sequence.display,
    document: canonicalJson(sequence),
  }));
  for (const chunk of chunksOf(rows, 500)) await db.insertInto('sequences').values(chunk).execute();
}

async function insertDirectory(
  db: Kysely<LedgerTables>,
  path: string,
  root: string,
  event_sequence: number,
): Promise<number> {
  const { last } = await db
    .selectFrom('directories')
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  const id = (last ?? 0) + 1;
  await db.insertInto('directories').values({ id, path, root, event_sequence, sequences_event: null }).execute();
  return id;
}

/** True when a file of this name is one of the frames. */
export function isFrameOf(sequence: RecordedSequence, name: string): boolean {
  const { prefix, suffix } = sequence;
  if (name.length <= prefix.length + suffix.length) return false;
  if (!name.startsWith(prefix) || !name.endsWith(suffix)) return false;
  const digits = name.slice(prefix.length, name.length - suffix.length);
  return /^-?\d+$/.test(digits) && sequence.ranges.some((range) => isInRange(range, Number(digits)));
}

function isInRange({ first, last, step }: FrameRange, frame: number): boolean {
  return frame >= first && frame <= last && (frame - first) % step === 0;
}
