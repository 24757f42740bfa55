import type { ColumnType, TableLayout } from './moved-tables.ts';

export type RowValue = string | number | null;

/** True for a value that a column of this type may hold. A file could say anything, and so could SQLite, whose columns hold any type. */
function fits(value: unknown, type: ColumnType): value is RowValue {
  switch (type) {
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
