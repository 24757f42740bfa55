import type { Kysely } from 'kysely';
import { AssayError } from '../../domain/errors.ts';
import { canonicalJson } from '../canonical-json.ts';
import { appendEvent } from '../event-log.ts';
import type { LedgerTables, ScanTable } from '../schema.ts';

/** The same `run` begun twice is one scan. */
export async function startScan(
  db: Kysely<LedgerTables>,
  timeMs: number,
  scan: { readonly root: string; readonly deep: boolean; readonly signsVersion: string; readonly run?: string },
): Promise<number> {
  const { run } = scan;
  if (run === undefined) return await beginScan(db, timeMs, scan);
  const known = await db.selectFrom('scan_runs').select('scan').where('run', '=', run).executeTakeFirst();
  if (known !== undefined) return known.scan;
  const id = await beginScan(db, timeMs, scan);
  await db.insertInto('scan_runs').values({ run, scan: id }).execute();
  return id;
}

async function beginScan(
  db: Kysely<LedgerTables>,
  timeMs: number,
  scan: { readonly root: string; readonly deep: boolean; readonly signsVersion: string },
): Promise<number> {
  const { last } = await db
    .selectFrom('scans')
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  const id = (last ?? 0) + 1;
  const { root, deep, signsVersion } = scan;
  const event = await appendEvent(db, timeMs, 'scan.started', { scan: id, root, deep, signsVersion });
  await db
    .insertInto('scans')
    .values({
      id,
      root,
      deep: deep ? 1 : 0,
      signs_version: signsVersion,
      started_at: event.at,
      started_event: event.sequence,
      finished_at: null,
      finished_event: null,
      counts: null,
    })
    .execute();
  return id;
}

/** A scan is finished once: a second call changes nothing. */
export async function finishScan(
  db: Kysely<LedgerTables>,
  timeMs: number,
  scanId: number,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  const scan = await findScan(db, scanId);
  if (scan.finished_event !== null) return;
  const event = await appendEvent(db, timeMs, 'scan.finished', { scan: scanId, counts });
  await db
    .updateTable('scans')
    .set({ finished_at: event.at, finished_event: event.sequence, counts: canonicalJson(counts) })
    .where('id', '=', scanId)
    .execute();
}

/** Errors: `ledger.not-found`. */
export async function findScan(db: Kysely<LedgerTables>, scanId: number): Promise<ScanTable> {
  const scan = await db.selectFrom('scans').selectAll().where('id', '=', scanId).executeTakeFirst();
  if (scan === undefined) throw new AssayError('ledger.not-found', `There is no scan ${scanId} in the ledger.`);
  return scan;
}
