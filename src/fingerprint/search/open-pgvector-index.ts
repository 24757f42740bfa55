import { AssayError } from '../../domain/errors.ts';
import { FINGERPRINT_VERSION } from '../../domain/fingerprint.ts';
import type { CodeHit, CodeHits, FingerprintIndex, IndexEntry } from '../../domain/fingerprint-index.ts';
import { checkEntries, checkSearch, closedIndex, DEFAULT_LIMIT, duplicateKey } from './check-input.ts';

/** Runs one statement with `$1` … and gives back its rows. Statements must take effect by themselves (autocommit). */
export type SqlQuery = (
  sql: string,
  parameters: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

export interface PgVectorIndexOptions {
  /**
   * Name of the table: lower-case letters, digits and underscores, at most 50. Default: `fingerprint_codes_v` and
   * FINGERPRINT_VERSION, so that codes of two versions never meet, and machines with either can share a server while they are
   * brought up to date.
   */
  readonly table?: string;
}

/** The server's names are cut at 63 bytes; the checkpoint's table has a longer one. */
const TABLE_NAME = /^[a-z_][a-z0-9_]{0,49}$/;
const UNIQUE_VIOLATION = '23505';

/**
 * The index in PostgreSQL with the extension pgvector, for sites that outgrow one machine. Exact: each search looks at every code,
 * in as many processes as the server allows for one query. The connection stays the caller's.
 */
export async function openPgVectorIndex(
  query: SqlQuery,
  options: PgVectorIndexOptions = {},
): Promise<FingerprintIndex> {
  const { table = `fingerprint_codes_v${FINGERPRINT_VERSION}` } = options;
  if (!TABLE_NAME.test(table)) throw new AssayError('internal.bug', `${table} is no name for a table of fingerprints.`);
  await createTables(query, table);
  let closed = false;
  const run: SqlQuery = async (sql, parameters) => {
    if (closed) throw closedIndex();
    return await query(sql, parameters);
  };
  const readNumber = async (sql: string): Promise<number> => Number((await run(sql, []))[0]?.['value'] ?? 0);
  return {
    size: () => readNumber(`select count(*) as value from ${table}`),
    checkpoint: () => readNumber(`select checkpoint as value from ${table}_checkpoint`),
    async add(entries, checkpoint) {
      checkEntries(entries, checkpoint);
      try {
        await run(insertStatement(table), [
          entries.map(({ key }) => key),
          entries.map(({ bits }) => toBitText(bits)),
          checkpoint,
        ]);
      } catch (error) {
        throw (await findDuplicate(run, table, entries, error)) ?? error;
      }
    },
    async search(queries, { radius, limit = DEFAULT_LIMIT }) {
      checkSearch(queries, radius, limit);
      // One statement may have its rows in memory at once: a query each.
      const found: CodeHits[] = [];
      for (const bits of queries)
        found.push(toHits(await run(searchStatement(table), [toBitText(bits), radius, limit + 1]), limit));
      return found;
    },
    async close() {
      closed = true;
    },
  };
}

async function createTables(query: SqlQuery, table: string): Promise<void> {
  await query('create extension if not exists vector', []);
  await query(`create table if not exists ${table} (key bigint primary key, bits bit(256) not null)`, []);
  await query(
    `create table if not exists ${table}_checkpoint (one boolean primary key default true check (one), checkpoint bigint not null)`,
    [],
  );
  await query(`insert into ${table}_checkpoint (checkpoint) values (0) on conflict do nothing`, []);
}

/** Codes and checkpoint in one statement: all of them or none. */
function insertStatement(table: string): string {
  return `with added as (
    insert into ${table} (key, bits)
    select key, bits::bit(256) from unnest($1::bigint[], $2::text[]) as entry(key, bits)
  ) update ${table}_checkpoint set checkpoint = $3::bigint`;
}

/** `<~>` is pgvector's Hamming distance. */
function searchStatement(table: string): string {
  return `select key, (bits <~> $1::text::bit(256))::int as distance from ${table}
    where bits <~> $1::text::bit(256) <= $2::int order by distance, key limit $3::bigint`;
}

/** As PostgreSQL reads bits from hexadecimal digits. */
function toBitText(bits: Uint8Array): string {
  return `x${Buffer.from(bits).toString('hex')}`;
}

function toHits(rows: readonly Readonly<Record<string, unknown>>[], limit: number): CodeHits {
  const hits = rows
    .slice(0, limit)
    .map((row): CodeHit => ({ key: Number(row['key']), distanceBits: Number(row['distance']) }));
  return { hits, more: rows.length > limit };
}

async function findDuplicate(
  run: SqlQuery,
  table: string,
  entries: readonly IndexEntry[],
  error: unknown,
): Promise<AssayError | undefined> {
  if ((error as { readonly code?: unknown } | null)?.code !== UNIQUE_VIOLATION) return undefined;
  const keys = entries.map(({ key }) => key);
  const [row] = await run(`select key from ${table} where key = any($1::bigint[]) order by key limit 1`, [keys]);
  return row === undefined ? undefined : duplicateKey(Number(row['key']));
}
