import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { AssayError } from '../../domain/errors.ts';
import type { LedgerTables } from '../schema.ts';
import type { TableLayout } from './moved-tables.ts';
import { asRow, type RowValue } from './row-values.ts';

/**
 * All rows of a table in the order of its key, a page at a time. Must run in one reading transaction. Errors: `ledger.unusable` for a
 * row that holds what no Assay writes.
 */
export async function* readPages(
  db: Kysely<LedgerTables>,
  table: TableLayout,
): AsyncGenerator<readonly (readonly RowValue[])[]> {
  const { columns, key, rowsPerPage } = table;
  const keyAt = key.map((column) => columns.indexOf(column));
  const keyColumns = sql.join(key.map((column) => sql.ref(column)));
  let last: readonly RowValue[] | undefined;
  for (;;) {
    const after =
      last === undefined ? sql`` : sql`where (${keyColumns}) > (${sql.join(keyAt.map((at) => last?.[at]))})`;
    const { rows } = await sql<Record<string, unknown>>`
      select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(table.name)} ${after}
      order by ${keyColumns} limit ${sql.lit(rowsPerPage)}`.execute(db);
    const page = rows.map((row) => toValues(table, row));
    if (page.length > 0) yield page;
    if (page.length < rowsPerPage) return;
    last = page.at(-1);
    // SQLite answers at once; without this a large ledger would hold up the rest of the program.
    await nextTurn();
  }
}

function toValues(table: TableLayout, row: Readonly<Record<string, unknown>>): readonly RowValue[] {
  const values = asRow(
    table,
    table.columns.map((column) => row[column]),
  );
  if (values !== undefined) return values;
  throw new AssayError(
    'ledger.unusable',
    `The table ${table.name} of the ledger holds a row that Assay cannot have written, so the ledger was not exported. ` +
      'See: assay ledger verify',
  );
}
