import { CompiledQuery, type Kysely, sql } from 'kysely';
import { AssayError } from '../../domain/errors.ts';
import type { LedgerTables } from '../schema.ts';
import type { TableLayout } from './moved-tables.ts';
import type { RowValue } from './row-values.ts';

/** Writes rows of one table after the other. Errors: `file.malformed` for rows that cannot stand together. */
export type InsertRows = (table: TableLayout, rows: readonly (readonly RowValue[])[]) => Promise<void>;

/** Composing a statement of thousands of parameters takes longer than running it: the last one is kept for as many rows again. */
export function createInserter(db: Kysely<LedgerTables>): InsertRows {
  let kept: { readonly table: TableLayout; readonly rows: number; readonly text: string } | undefined;
  return async (table, rows) => {
    if (kept?.table !== table || kept.rows !== rows.length)
      kept = { table, rows: rows.length, text: compose(db, table, rows) };
    try {
      await db.executeQuery(CompiledQuery.raw(kept.text, rows.flat()));
    } catch (cause) {
      if (!isRefusedRow(cause)) throw cause;
      throw new AssayError(
        'file.malformed',
        `The export holds rows of ${table.name} that contradict each other: it was not written by Assay as it stands. ` +
          'Nothing was imported.',
        { cause },
      );
    }
  };
}

function compose(db: Kysely<LedgerTables>, table: TableLayout, rows: readonly (readonly RowValue[])[]): string {
  const columns = sql.join(table.columns.map((column) => sql.ref(column)));
  const tuples = sql.join(rows.map((row) => sql`(${sql.join(row)})`));
  return sql`insert into ${sql.table(table.name)} (${columns}) values ${tuples}`.compile(db).sql;
}

/** A key that is there twice, or a reference that leads nowhere: SQLITE_CONSTRAINT, or classes 22 and 23 of PostgreSQL. */
function isRefusedRow(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && typeof error.errcode === 'number') return (error.errcode & 0xff) === 19;
  return 'code' in error && typeof error.code === 'string' && /^2[23]...$/.test(error.code);
}
