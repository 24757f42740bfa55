import type { Kysely } from 'kysely';
import type { Declaration } from '../../domain/declaration.ts';
import { AssayError } from '../../domain/errors.ts';
import type { RecordedDeclaration } from '../../domain/ledger.ts';
import { canonicalJson } from '../canonical-json.ts';
import { appendEvent } from '../event-log.ts';
import type { LedgerTables } from '../schema.ts';

/**
 * A new issue replaces the old one of the same vendor. Two vendors that number alike must not: the rows of the first, what is
 * temporary among them, would vanish.
 */
function refuseOtherVendor(document: string, { vendor, reference }: Declaration): void {
  const known = JSON.parse(document) as Declaration;
  if (known.vendor.toLowerCase() === vendor.toLowerCase()) return;
  const message = `The reference ${reference} belongs to a declaration of ${known.vendor}, and this one is of ${vendor}. Give it another reference, such as the vendor's name with a number.`;
  throw new AssayError('usage.invalid', message);
}

/**
 * False when the very same declaration stands already. The log keeps the full text of every version.
 * Errors: `usage.invalid` when the reference belongs to another vendor's declaration for the show.
 */
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
  if (known !== undefined) refuseOtherVendor(known.document, declaration);
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
