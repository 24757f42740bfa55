import type { ColumnType, TableLayout } from './moved-tables.ts';

/** A value as a column holds it. */
export type RowValue = string | number | null | Uint8Array;
/** The same as the export writes it: bytes as base64. */
export type WrittenValue = string | number | null;

/** True for a value that a column of this type may hold. A file could say anything, and so could SQLite, whose columns hold any type. */
function fits(value: unknown, type: ColumnType): value is RowValue {
  switch (type) {
    case 'bytes':
      return value instanceof Uint8Array;
    case 'text':
      return typeof value === 'string';
    case 'text?':
      return value === null || typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'integer?':
      return value === null || Number.isSafeInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'number?':
      return value === null || Number.isFinite(value);
  }
}

/** The values as one row of the table; undefined when they are not. */
export function asRow(table: TableLayout, values: readonly unknown[]): readonly RowValue[] | undefined {
  const { types } = table;
  if (values.length !== types.length) return undefined;
  const areAll = types.every((type, i) => fits(values[i], type));
  return areAll ? (values as readonly RowValue[]) : undefined;
}

/** A row as the export writes it. */
export function writeRow(row: readonly RowValue[]): readonly WrittenValue[] {
  return row.map((value) => (value instanceof Uint8Array ? toBase64(value) : value));
}

/** The row that an export holds in these values; undefined when it is none of the table. */
export function readRow(table: TableLayout, written: readonly unknown[]): readonly RowValue[] | undefined {
  const values = written.map((value, i) => (table.types[i] === 'bytes' ? fromBase64(value) : value));
  return asRow(table, values);
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Only what {@link toBase64} writes: other spellings of the same bytes would come out as another file. */
function fromBase64(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string') return undefined;
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value ? bytes : undefined;
}
