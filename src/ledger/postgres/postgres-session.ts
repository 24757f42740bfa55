import {
  type CreateTableNode,
  DataTypeNode,
  Kysely,
  type KyselyPlugin,
  type OperationNode,
  PostgresDialect,
  sql,
} from 'kysely';
import type { PoolClient, QueryArrayConfig, QueryConfig, QueryResult } from 'pg';
import { fromColumnText, toColumnText } from '../column-text.ts';
import type { LedgerTables } from '../schema.ts';

/** One connection of the pool, while it is somebody's. Strings go in as columns hold them (column-text.ts). */
export interface PostgresSession {
  readonly db: Kysely<LedgerTables>;
  /** Rows as arrays of what the columns hold, for what is read in bulk: text is still to be decoded. */
  readonly rows: (text: string, values: readonly unknown[]) => Promise<readonly (readonly unknown[])[]>;
  /** Statements without parameters, one after the other in one go; what each gave. */
  readonly run: (text: string) => Promise<readonly QueryResult<Record<string, unknown>>[]>;
}

/**
 * What the columns of the migrations are on PostgreSQL: text in the order of its bytes, as on SQLite, whatever the database's own
 * order is, and whole numbers of eight bytes, as there may be more events than four hold.
 */
const COLUMN_TYPES: Readonly<Record<string, OperationNode>> = {
  text: sql`text collate "C"`.toOperationNode(),
  integer: sql`bigint`.toOperationNode(),
  blob: sql`bytea`.toOperationNode(),
};

/**
 * `timeoutMs`: an answer that takes longer counts as a lost connection. A client that is cut off with bytes under way would else
 * hear of it from the system after a quarter of an hour.
 */
export function createSession(client: PoolClient, timeoutMs: () => number): PostgresSession {
  const limited = <C extends QueryConfig>(config: C) => ({ ...config, query_timeout: timeoutMs() });
  const connection = {
    async query(text: string, parameters: readonly unknown[]) {
      const result = await client.query<Record<string, unknown>>(limited({ text, values: bindable(parameters) }));
      for (const row of result.rows) decodeRow(row);
      return result;
    },
    release: () => undefined,
  };
  const pool = { connect: async () => connection, end: async () => undefined, options: {} };
  const dialect = new PostgresDialect({ pool: pool as unknown as PostgresPool });
  return {
    db: new Kysely<LedgerTables>({ dialect, plugins: [columnTypes] }),
    async rows(text, values) {
      const config: QueryArrayConfig = { text, values: bindable(values), rowMode: 'array' };
      const { rows } = await client.query<unknown[]>(limited(config) as QueryArrayConfig);
      return rows;
    },
    async run(text) {
      const results: unknown = await client.query(limited({ text }));
      return (Array.isArray(results) ? results : [results]) as QueryResult<Record<string, unknown>>[];
    },
  };
}

type PostgresPool = ConstructorParameters<typeof PostgresDialect>[0]['pool'];

const columnTypes: KyselyPlugin = {
  transformQuery: ({ node }) => (node.kind === 'CreateTableNode' ? (withColumnTypes(node) as typeof node) : node),
  transformResult: async ({ result }) => result,
};

function withColumnTypes(node: CreateTableNode): CreateTableNode {
  const columns = node.columns.map((column) => {
    const { dataType } = column;
    const own = DataTypeNode.is(dataType) ? COLUMN_TYPES[dataType.dataType] : undefined;
    return own === undefined ? column : { ...column, dataType: own };
  });
  return { ...node, columns };
}

/** Names of strangers hold what PostgreSQL refuses. */
function bindable(parameters: readonly unknown[]): unknown[] {
  return parameters.map((value) => {
    if (Array.isArray(value)) return bindable(value);
    return typeof value === 'string' ? toColumnText(value) : value;
  });
}

function decodeRow(row: Record<string, unknown>): void {
  for (const name of Object.keys(row)) {
    const value = row[name];
    if (typeof value === 'string' && value.charCodeAt(0) === 1) row[name] = fromColumnText(value);
  }
}
