import type { Kysely } from 'kysely';
import type { Approval, RecordedApproval } from '../../domain/approval.ts';
import { AssayError } from '../../domain/errors.ts';
import { canonicalJson } from '../canonical-json.ts';
import { chunksOf } from '../chunks.ts';
import { appendEvent } from '../event-log.ts';
import type { LedgerTables } from '../schema.ts';

/**
 * False when the very same approval stands already: importing it again does not widen it to files that came later under an
 * approved name. Only when no file was pinned so far (it was imported before anything was scanned) is it pinned now.
 * Errors: `usage.invalid` when the reference belongs to another show or to an approval that was withdrawn.
 */
export async function importApproval(
  db: Kysely<LedgerTables>,
  timeMs: number,
  approval: Approval,
  pinnedHashes: readonly string[],
): Promise<boolean> {
  const { reference } = approval;
  const { show } = approval.scope;
  const document = canonicalJson(approval);
  const pinned = [...new Set(pinnedHashes)].sort();
  const known = await findApproval(db, reference);
  if (known !== undefined) {
    refuseReuse(known, show, reference);
    const isPinnedAnew = known.pins === 0 && pinned.length > 0;
    if (known.document === document && !isPinnedAnew) return false;
  }
  const { sequence } = await appendEvent(db, timeMs, 'approval.imported', { approval, pinned });
  await db
    .insertInto('approvals')
    .values({ reference, show, document, event_sequence: sequence })
    .onConflict((c) => c.column('reference').doUpdateSet({ document, event_sequence: sequence }))
    .execute();
  await replacePins(db, reference, pinned);
  return true;
}

interface KnownApproval {
  readonly show: string;
  readonly document: string;
  readonly pins: number;
  readonly withdrawn: boolean;
}

async function findApproval(db: Kysely<LedgerTables>, reference: string): Promise<KnownApproval | undefined> {
  const row = await db
    .selectFrom('approvals')
    .leftJoin('withdrawals', 'withdrawals.reference', 'approvals.reference')
    .select(['approvals.show', 'approvals.document', 'withdrawals.event_sequence as withdrawn'])
    .where('approvals.reference', '=', reference)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { pins } = await db
    .selectFrom('approval_pins')
    .select(({ fn }) => fn.countAll<number>().as('pins'))
    .where('reference', '=', reference)
    .executeTakeFirstOrThrow();
  return { show: row.show, document: row.document, pins, withdrawn: row.withdrawn !== null };
}

function refuseReuse(known: KnownApproval, show: string, reference: string): void {
  if (known.withdrawn) {
    const message = `Approval ${reference} was withdrawn. A new approval needs a reference of its own.`;
    throw new AssayError('usage.invalid', message);
  }
  if (known.show !== show) {
    const message = `The reference ${reference} belongs to an approval of show ${known.show}. Use another reference.`;
    throw new AssayError('usage.invalid', message);
  }
}

async function replacePins(db: Kysely<LedgerTables>, reference: string, pinned: readonly string[]): Promise<void> {
  await db.deleteFrom('approval_pins').where('reference', '=', reference).execute();
  for (const hashes of chunksOf(pinned, 1000)) {
    const rows = hashes.map((sha256) => ({ reference, sha256 }));
    await db.insertInto('approval_pins').values(rows).execute();
  }
}

/** A second withdrawal changes nothing. Errors: `ledger.not-found`. */
export async function withdrawApproval(
  db: Kysely<LedgerTables>,
  timeMs: number,
  reference: string,
  by: string,
): Promise<void> {
  const known = await findApproval(db, reference);
  if (known === undefined) {
    throw new AssayError('ledger.not-found', `There is no approval ${reference} in the ledger.`);
  }
  if (known.withdrawn) return;
  const event = await appendEvent(db, timeMs, 'approval.withdrawn', { reference, by });
  await db
    .insertInto('withdrawals')
    .values({ reference, withdrawn_by: by, withdrawn_at: event.at, event_sequence: event.sequence })
    .execute();
}

/** In the order of import, withdrawn ones too; without a show, of all shows. */
export async function listApprovals(db: Kysely<LedgerTables>, show?: string): Promise<readonly RecordedApproval[]> {
  const rows = await db
    .selectFrom('approvals')
    .leftJoin('withdrawals', 'withdrawals.reference', 'approvals.reference')
    .select(['approvals.reference', 'approvals.document', 'withdrawals.withdrawn_by', 'withdrawals.withdrawn_at'])
    .$if(show !== undefined, (query) => query.where('approvals.show', '=', show ?? ''))
    .orderBy('approvals.event_sequence')
    .execute();
  const pins = await readPins(db, show);
  return rows.map((row) => ({
    ...(JSON.parse(row.document) as Approval),
    pinned: pins.get(row.reference) ?? [],
    ...(row.withdrawn_by !== null &&
      row.withdrawn_at !== null && { withdrawn: { by: row.withdrawn_by, at: row.withdrawn_at } }),
  }));
}

async function readPins(
  db: Kysely<LedgerTables>,
  show: string | undefined,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db
    .selectFrom('approval_pins')
    .innerJoin('approvals', 'approvals.reference', 'approval_pins.reference')
    .select(['approval_pins.reference', 'approval_pins.sha256'])
    .$if(show !== undefined, (query) => query.where('approvals.show', '=', show ?? ''))
    .orderBy('approval_pins.reference')
    .orderBy('approval_pins.sha256')
    .execute();
  const pins = new Map<string, string[]>();
  for (const { reference, sha256 } of rows) {
    const hashes = pins.get(reference);
    if (hashes === undefined) pins.set(reference, [sha256]);
    else hashes.push(sha256);
  }
  return pins;
}
