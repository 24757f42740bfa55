import { createHash } from 'node:crypto';
import { AssayError } from '../../domain/errors.ts';
import type { LedgerHead } from '../../domain/ledger.ts';
import { formatTable, parseHeader, parseTrailer, type Trailer } from './export-format.ts';
import { MOVED_TABLES, type TableLayout } from './moved-tables.ts';
import { cutOff, type Line, readLines } from './read-lines.ts';
import { type RowValue, readRow } from './row-values.ts';

/** What comes out of an export, in order: its head, the rows of each table, and nothing more when all of it was as it should be. */
export type ExportPart =
  | { readonly kind: 'head'; readonly head: LedgerHead }
  | { readonly kind: 'rows'; readonly table: TableLayout; readonly rows: readonly (readonly RowValue[])[] };

/** Rows handed on at once, and the characters in them. */
const ROWS_AT_ONCE = 500;
const CHARACTERS_AT_ONCE = 4 * 1024 * 1024;

/**
 * Reads an export and ends well only when it is whole: every table, as many rows as its last line says, and the digest over every byte.
 * Errors: `file.malformed`, `file.truncated`, `ledger.newer`, `usage.invalid`, all saying that nothing was imported: what was taken from
 * here before has to be undone then.
 */
export async function* parseExport(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ExportPart> {
  const source = createSource(chunks);
  yield { kind: 'head', head: parseHeader((await source.next()).text) };
  const counts: Record<string, number> = {};
  let line = await source.next();
  for (const table of MOVED_TABLES) {
    if (line.text !== formatTable(table.name, table.columns)) throw malformed(source.number());
    let rows: (readonly RowValue[])[] = [];
    let characters = 0;
    let count = 0;
    for (line = await source.next(); line.text.startsWith('['); line = await source.next()) {
      rows.push(parseRow(table, line.text, source.number()));
      characters += line.text.length;
      count += 1;
      if (rows.length < ROWS_AT_ONCE && characters < CHARACTERS_AT_ONCE) continue;
      yield { kind: 'rows', table, rows };
      rows = [];
      characters = 0;
    }
    if (rows.length > 0) yield { kind: 'rows', table, rows };
    counts[table.name] = count;
  }
  const trailer = parseTrailer(line.text);
  if (trailer === undefined) throw malformed(source.number());
  await source.end();
  if (!isSealed(trailer, counts, source.sha256())) throw changed();
}

interface Source {
  /** The next line. Each is taken into the digest when the one after it is asked for, so that the last is not. */
  next(): Promise<Line>;
  /** Sees that nothing follows. */
  end(): Promise<void>;
  /** Of the line that came last, from 1. */
  number(): number;
  sha256(): string;
}

function createSource(chunks: AsyncIterable<Uint8Array>): Source {
  const lines = readLines(chunks);
  const digest = createHash('sha256');
  let last: Line | undefined;
  let number = 0;
  return {
    async next() {
      if (last !== undefined) digest.update(last.bytes);
      const { value, done } = await lines.next();
      if (done === true) throw cutOff();
      number += 1;
      last = value;
      return value;
    },
    async end() {
      const { done } = await lines.next();
      if (done !== true) throw malformed(number + 1);
    },
    number: () => number,
    sha256: () => digest.digest('hex'),
  };
}

function parseRow(table: TableLayout, text: string, lineNumber: number): readonly RowValue[] {
  const row = readRow(table, parseArray(text));
  if (row === undefined) throw malformed(lineNumber);
  return row;
}

function parseArray(text: string): readonly unknown[] {
  try {
    return JSON.parse(text) as readonly unknown[];
  } catch {
    // No array at all has as many values as a table has columns.
    return [];
  }
}

function isSealed(trailer: Trailer, counts: Readonly<Record<string, number>>, sha256: string): boolean {
  return trailer.sha256 === sha256 && MOVED_TABLES.every(({ name }) => trailer.rows[name] === counts[name]);
}

function malformed(lineNumber: number): AssayError {
  return new AssayError(
    'file.malformed',
    `Line ${lineNumber} of the export is not what an export of a ledger has there: it was changed or damaged. Copy it again from ` +
      'where it was made. Nothing was imported.',
  );
}

function changed(): AssayError {
  return new AssayError(
    'file.malformed',
    'The export was changed or damaged: its digest is not the one in its last line. Copy it again from where it was made. ' +
      'Nothing was imported.',
  );
}
