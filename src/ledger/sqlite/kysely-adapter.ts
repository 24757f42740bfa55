import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { fromColumnText, toColumnText } from '../column-text.ts';
import type { LedgerTables } from '../schema.ts';

/** Statements kept for reuse. Texts with a varying number of parameters (`in (…)`) would otherwise pile up. */
const STATEMENTS_KEPT = 200;

/** Kysely over an open `node:sqlite` database. Closing the database stays the caller's business. */
export function createKysely(database: DatabaseSync): Kysely<LedgerTables> {
  return new Kysely<LedgerTables>({ dialect: new SqliteDialect({ database: toSqliteDatabase(database) }) });
}

/** `node:sqlite` in the shape of better-sqlite3, as far as Kysely asks for it. */
function toSqliteDatabase(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => undefined,
    prepare(sql) {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      if (statements.size >= STATEMENTS_KEPT) statements.clear();
      const statement = toSqliteStatement(database.prepare(sql));
      statements.set(sql, statement);
      return statement;
    },
  };
}

function toSqliteStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...bindable(parameters)).map(decodeRow),
    run: (parameters) => statement.run(...bindable(parameters)),
    *iterate(parameters) {
      for (const row of statement.all(...bindable(parameters))) yield decodeRow(row);
    },
  };
}

function bindable(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => (typeof value === 'string' ? toColumnText(value) : (value as SQLInputValue)));
}

function decodeRow(row: Record<string, unknown>): Record<string, unknown> {
  for (const name of Object.keys(row)) {
    const value = row[name];
    if (typeof value === 'string' && value.charCodeAt(0) === 1) row[name] = fromColumnText(value);
  }
  return row;
}
