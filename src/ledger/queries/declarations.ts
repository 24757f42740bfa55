import type { Kysely } from 'kysely';
import type { Declaration } from '../../domain/declaration.ts';
import type { RecordedDeclaration } from '../../domain/ledger.ts';
import { canonicalJson } from '../canonical-json.ts';
import { appendEvent } from '../event-log.ts';
import type { LedgerTables } from '../schema.ts';

/** False when the very same declaration stands already. The log keeps the full text of every version. */
export async function importDeclaration(
  db: Kysely<LedgerTables>,
  timeMs: number,
  declaration: Declaration,
): Promise<boolean> {
  const { show, reference } = declaration;
  const document = canonicalJson(declaration);
  const known = await db
    .selectFrom('declarations')
    .select('document')
    .where('show', '=', show)
    .where('reference', '=', reference)
    .executeTakeFirst();
  if (known?.document === document) return false;
  const { sequence } = await appendEvent(db, timeMs, 'declaration.imported', { declaration });
  await db
    .insertInto('declarations')
    .values({ show, reference, document, event_sequence: sequence })
    .onConflict((c) => c.columns(['show', 'reference']).doUpdateSet({ document, event_sequence: sequence }))
    .execute();
  return true;
}

/** In the order of import. */
export async function listDeclarations(
  db: Kysely<LedgerTables>,
  show?: string,
): Promise<readonly RecordedDeclaration[]> {
  const rows = await db
    .selectFrom('declarations')
    .innerJoin('events', 'events.sequence', 'declarations.event_sequence')
    .select(['declarations.document', 'events.at'])
    .$if(show !== undefined, (query) => query.where('declarations.show', '=', show ?? ''))
    .orderBy('declarations.event_sequence')
    .execute();
  return rows.map((row) => ({ ...(JSON.parse(row.document) as Declaration), importedAt: row.at }));
}
