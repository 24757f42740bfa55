import type { Kysely } from 'kysely';
import type { MhlAlgorithm } from '../../domain/mhl.ts';
import { chunksOf } from '../chunks.ts';
import { appendEvent } from '../event-log.ts';
import { RECORDS_PER_EVENT } from '../mark-entry.ts';
import type { LedgerTables } from '../schema.ts';

export async function readDigestsOf(
  db: Kysely<LedgerTables>,
  algorithm: MhlAlgorithm,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  for (const chunk of chunksOf([...new Set(hashes)], RECORDS_PER_EVENT)) {
    const rows = await db
      .selectFrom('content_digests')
      .select(['sha256', 'value'])
      .where('algorithm', '=', algorithm)
      .where('sha256', 'in', chunk)
      .execute();
    for (const { sha256, value } of rows) digests.set(sha256, value);
  }
  return digests;
}

/**
 * Writes and logs what is new. One content has one digest by an algorithm: another value replaces the one before, which was wrong, and
 * the log keeps both.
 */
export async function recordDigests(
  db: Kysely<LedgerTables>,
  timeMs: number,
  algorithm: MhlAlgorithm,
  digests: ReadonlyMap<string, string>,
): Promise<void> {
  const known = await readDigestsOf(db, algorithm, [...digests.keys()]);
  const fresh = [...digests].filter(([sha256, value]) => known.get(sha256) !== value);
  for (const chunk of chunksOf(fresh, RECORDS_PER_EVENT)) {
    const { sequence } = await appendEvent(db, timeMs, 'digests.recorded', { algorithm, digests: chunk });
    const rows = chunk.map(([sha256, value]) => ({ sha256, algorithm, value, event_sequence: sequence }));
    await db
      .insertInto('content_digests')
      .values(rows)
      .onConflict((c) =>
        c.columns(['sha256', 'algorithm']).doUpdateSet((eb) => ({
          value: eb.ref('excluded.value'),
          event_sequence: eb.ref('excluded.event_sequence'),
        })),
      )
      .execute();
  }
}
