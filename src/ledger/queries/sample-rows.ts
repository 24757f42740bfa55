import type { Kysely } from 'kysely';
import type { SampleFacts } from '../fingerprint-rows.ts';
import type { LedgerTables } from '../schema.ts';

/** Samples with their keypoints that are in memory at once: 13 KB each, 2.5 MB at the very most. */
const SAMPLES_PER_PAGE = 64;

export type SampleRow = SampleFacts & { readonly id: number; readonly fingerprint_id: number };

/** Samples with ids over `after` and below `before`, ascending, with their keypoints. Must run in one reading transaction. */
export async function* readSampleRows(
  db: Kysely<LedgerTables>,
  after: number,
  before: number,
): AsyncGenerator<SampleRow> {
  let last = after;
  for (;;) {
    const page = await db
      .selectFrom('fingerprint_samples as s')
      .leftJoin('fingerprint_keypoints as k', 'k.sample_id', 's.id')
      .selectAll('s')
      .select('k.data as keypoints')
      .where('s.id', '>', last)
      .where('s.id', '<', before)
      .orderBy('s.id')
      .limit(SAMPLES_PER_PAGE)
      .execute();
    yield* page;
    const end = page.at(-1);
    if (end === undefined || page.length < SAMPLES_PER_PAGE) return;
    last = end.id;
  }
}
