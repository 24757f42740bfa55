import type { Kysely } from 'kysely';
import type { Acceptance } from '../../domain/ledger.ts';
import { appendEvent } from '../event-log.ts';
import type { LedgerTables } from '../schema.ts';

/** The same acceptance by the same person for the same reason and content is recorded once. */
export async function acceptFinding(
  db: Kysely<LedgerTables>,
  timeMs: number,
  acceptance: Omit<Acceptance, 'at'>,
): Promise<void> {
  const { show, findingId, by, reason, content } = acceptance;
  const known = await db
    .selectFrom('acceptances')
    .select('id')
    .where('show', '=', show)
    .where('finding_id', '=', findingId)
    .where('accepted_by', '=', by)
    .where('reason', '=', reason)
    .where('content', content === undefined ? 'is' : '=', content ?? null)
    .executeTakeFirst();
  if (known !== undefined) return;
  const { last } = await db
    .selectFrom('acceptances')
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  const id = (last ?? 0) + 1;
  const payload = { acceptance: id, show, finding: findingId, by, reason, content };
  const event = await appendEvent(db, timeMs, 'finding.accepted', payload);
  await db
    .insertInto('acceptances')
    .values({
      id,
      show,
      finding_id: findingId,
      accepted_by: by,
      reason,
      content: content ?? null,
      accepted_at: event.at,
      event_sequence: event.sequence,
    })
    .execute();
}

/** In the order they were made. */
export async function listAcceptances(db: Kysely<LedgerTables>, show: string): Promise<readonly Acceptance[]> {
  const rows = await db.selectFrom('acceptances').selectAll().where('show', '=', show).orderBy('id').execute();
  return rows.map((row) => ({
    show: row.show,
    findingId: row.finding_id,
    by: row.accepted_by,
    reason: row.reason,
    ...(row.content === null ? {} : { content: row.content }),
    at: row.accepted_at,
  }));
}
