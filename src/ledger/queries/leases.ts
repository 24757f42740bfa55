import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { LedgerTables } from '../schema.ts';

/** How far ahead a lease may seem to last because two programs read the clock one after the other, in milliseconds. */
const CLOCK_SLACK_MS = 1000;

/**
 * One statement, so that of two that ask at once one gets it. `nowMs`: the time, or how the server says it. A lease that lasts longer than it was
 * ever given for was taken before the clock was set back, and counts as over: it would else hold for as long as the clock jumped.
 */
export async function takeLease(
  db: Kysely<LedgerTables>,
  nowMs: number | RawBuilder<number>,
  { name, holder, ttlMs }: { readonly name: string; readonly holder: string; readonly ttlMs: number },
): Promise<boolean> {
  const now = typeof nowMs === 'number' ? sql<number>`${nowMs}` : nowMs;
  const row = await db
    .insertInto('leases')
    .values({ name, holder, until_ms: sql<number>`${now} + ${ttlMs}`, ttl_ms: ttlMs })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet((eb) => ({
          holder: eb.ref('excluded.holder'),
          until_ms: eb.ref('excluded.until_ms'),
          ttl_ms: eb.ref('excluded.ttl_ms'),
        }))
        .where(
          sql<boolean>`leases.holder = excluded.holder or leases.until_ms <= ${now} or leases.until_ms > ${now} + leases.ttl_ms + ${CLOCK_SLACK_MS}`,
        ),
    )
    .returning('holder')
    .executeTakeFirst();
  return row !== undefined;
}

/** Nothing when somebody else has it by now. */
export async function dropLease(db: Kysely<LedgerTables>, name: string, holder: string): Promise<void> {
  await db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute();
}
