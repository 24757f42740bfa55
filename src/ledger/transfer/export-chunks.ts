import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { LedgerHead } from '../../domain/ledger.ts';
import type { LedgerTables } from '../schema.ts';
import { formatHeader, formatTable, formatTrailer } from './export-format.ts';
import { MOVED_TABLES } from './moved-tables.ts';
import { readPages } from './read-pages.ts';
import { writeRow } from './row-values.ts';

/**
 * A ledger as the text of its export, a page of rows at a time: equal ledgers give equal bytes, whatever database they lie in. Must run
 * in one reading transaction. Errors: `ledger.unusable`.
 */
export async function* exportChunks(db: Kysely<LedgerTables>, head: LedgerHead): AsyncGenerator<Buffer> {
  const digest = createHash('sha256');
  const seal = (lines: readonly string[]): Buffer => {
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    digest.update(bytes);
    return bytes;
  };
  const rows: Record<string, number> = {};
  yield seal([formatHeader(head)]);
  for (const table of MOVED_TABLES) {
    yield seal([formatTable(table.name, table.columns)]);
    let count = 0;
    for await (const page of readPages(db, table)) {
      count += page.length;
      yield seal(page.map((row) => JSON.stringify(writeRow(row))));
    }
    rows[table.name] = count;
  }
  yield Buffer.from(`${formatTrailer({ rows, sha256: digest.digest('hex') })}\n`);
}
