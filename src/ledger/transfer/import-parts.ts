import { type Kysely, sql } from 'kysely';
import { AssayError } from '../../domain/errors.ts';
import type { LedgerHead } from '../../domain/ledger.ts';
import { writeMeta } from '../event-log.ts';
import type { LedgerTables } from '../schema.ts';
import { verifyLedger } from '../verify/verify-ledger.ts';
import { createInserter } from './insert-rows.ts';
import { MOVED_TABLES } from './moved-tables.ts';
import type { ExportPart } from './parse-export.ts';

/** What was imported. */
export interface Imported {
  readonly head: LedgerHead;
  readonly rows: number;
}

/**
 * Fills an empty ledger. Only inside a writing transaction, which has to be rolled back when this throws. `settle`: between the last row
 * and the verification, for a database that should know what it holds by now.
 * Errors: `usage.invalid` when the ledger is not empty, `file.malformed` when what came is no whole ledger, and those of the parts.
 */
export async function importParts(
  db: Kysely<LedgerTables>,
  parts: AsyncIterable<ExportPart>,
  { where, settle }: { readonly where: string; readonly settle?: (() => Promise<void>) | undefined },
): Promise<Imported> {
  await refuseFilled(db, where);
  let head: LedgerHead | undefined;
  let rows = 0;
  const insert = createInserter(db);
  for await (const part of parts) {
    if (part.kind === 'head') {
      head = part.head;
      continue;
    }
    await insert(part.table, part.rows);
    rows += part.rows.length;
  }
  if (head === undefined) throw new AssayError('internal.bug', 'An export without a head was taken for a whole one.');
  await writeMeta(db, 'head_sequence', String(head.sequence));
  await writeMeta(db, 'head_hash', head.hash);
  await settle?.();
  await refuseFaulty(db, head);
  return { head, rows };
}

async function refuseFilled(db: Kysely<LedgerTables>, where: string): Promise<void> {
  for (const { name } of MOVED_TABLES) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db);
    if (rows.length > 0)
      throw new AssayError(
        'usage.invalid',
        `The ledger ${where} is not empty, and two ledgers cannot be made one. Name a new file or an empty database with --ledger. ` +
          'Nothing was imported.',
      );
  }
}

/** Throws `file.malformed` unless the ledger verifies and ends in the head that the export names. */
async function refuseFaulty(db: Kysely<LedgerTables>, head: LedgerHead): Promise<void> {
  const { ok, faults } = await verifyLedger(db, head);
  if (ok) return;
  const [first] = faults;
  const where = first?.sequence === undefined ? '' : `event ${first.sequence}: `;
  throw new AssayError(
    'file.malformed',
    `The ledger in the export is not whole (${where}${first?.what ?? 'it ends elsewhere than the export says'}). Run assay ledger ` +
      'verify on the ledger that was exported. Nothing was imported.',
  );
}
