import { type Kysely, sql } from 'kysely';
import { AssayError } from '../../domain/errors.ts';
import type { LedgerHead } from '../../domain/ledger.ts';
import { writeMeta } from '../event-log.ts';
import type { LedgerTables } from '../schema.ts';
import { verifyLedger } from '../verify/verify-ledger.ts';
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
  for await (const part of parts) {
    if (part.kind === 'head') {
      head = part.head;
      continue;
    }
    await insertRows(db, part);
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

async function insertRows(
  db: Kysely<LedgerTables>,
  { table, rows }: Extract<ExportPart, { kind: 'rows' }>,
): Promise<void> {
  const columns = sql.join(table.columns.map((column) => sql.ref(column)));
  const tuples = sql.join(rows.map((row) => sql`(${sql.join(row)})`));
  try {
    await sql`insert into ${sql.table(table.name)} (${columns}) values ${tuples}`.execute(db);
  } catch (cause) {
    if (!isRefusedRow(cause)) throw cause;
    throw new AssayError(
      'file.malformed',
      `The export holds rows of ${table.name} that contradict each other: it was not written by Assay as it stands. ` +
        'Nothing was imported.',
      { cause },
    );
  }
}

/** A key that is there twice, or a reference that leads nowhere: SQLITE_CONSTRAINT, or class 23 of PostgreSQL. */
function isRefusedRow(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && typeof error.errcode === 'number') return (error.errcode & 0xff) === 19;
  return 'code' in error && typeof error.code === 'string' && /^2[23]...$/.test(error.code);
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
