import type { PoolClient } from 'pg';
import { AssayError } from '../../domain/errors.ts';
import type { Examined } from '../../domain/examined.ts';
import { isOwnMachine } from '../../domain/is-own-machine.ts';
import { describeServer, type ServerUrl } from '../../domain/server-url.ts';
import { SCHEMA_VERSION } from '../migrate.ts';
import { openPool } from './open-pool.ts';
import { toLedgerError } from './postgres-errors.ts';

/** The oldest version that is looked after by its makers, of those that the ledger is made for; as the server numbers it. */
const OLDEST_VERSION = 130_000;

/** Clocks further apart than this make the times of events and leases hard to read, ms. Machines that ask a time server differ by far less. */
const CLOCK_LIMIT_MS = 2000;

/** How long one answer may take, ms. */
const ANSWER_MS = 10_000;

/** What is asked of the server. */
interface Answers {
  readonly version: number;
  readonly version_text: string;
  readonly encoding: string;
  readonly is_standby: boolean;
  readonly is_read_only: boolean;
  readonly schema: string | null;
  readonly may_create: boolean | null;
  readonly tables: number;
  /** Tables that the user may not read or add to. */
  readonly forbidden: readonly string[];
  /** Of the ledger's own tables. */
  readonly has_meta: boolean;
  readonly is_encrypted: boolean;
  readonly now_ms: number;
  /** Half of the time there and back, ms. */
  readonly away_ms: number;
}

/**
 * Looks whether a PostgreSQL can hold the ledger: reached, version, rights, tables, clock, and who could listen. Changes nothing: tables
 * are brought up to date by whoever opens the ledger next.
 */
export async function examinePostgres(url: ServerUrl, clock: () => number): Promise<readonly Examined[]> {
  const server = describeServer(url);
  try {
    const pool = openPool(url, 1);
    try {
      const client = await pool.connect();
      try {
        const answers = await ask(client, clock);
        const tables = await examineTables(client, answers, server);
        return [
          examineVersion(answers, server),
          examineRights(answers),
          tables,
          examineClock(answers, clock),
          examineWay(url, answers),
        ];
      } finally {
        client.release(true);
      }
    } finally {
      await pool.close();
    }
  } catch (error) {
    const known = toLedgerError(error, server);
    const what = known instanceof AssayError ? known.message : `${server} cannot be asked: ${describe(known)}`;
    const remedy =
      'Correct the URL in ASSAY_DATABASE_URL, ASSAY_DATABASE_URL_FILE or ledger: of the configuration, or the server.';
    return [{ name: 'ledger', state: 'broken', what, remedy }];
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function ask(client: PoolClient, clock: () => number): Promise<Answers> {
  const askedMs = clock();
  const { rows } = await client.query<Omit<Answers, 'away_ms'>>({
    text: `
      with mine as (
        select c.oid, c.relname from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname = current_schema() and c.relkind in ('r', 'p')
      )
      select current_setting('server_version_num')::integer as version,
        current_setting('server_version') as version_text,
        current_setting('server_encoding') as encoding,
        pg_is_in_recovery() as is_standby,
        current_setting('default_transaction_read_only') = 'on' as is_read_only,
        current_schema() as schema,
        has_schema_privilege(current_schema(), 'CREATE') as may_create,
        (select count(*) from mine)::integer as tables,
        array(select relname::text from mine where not (has_table_privilege(oid, 'SELECT') and has_table_privilege(oid, 'INSERT'))
          order by 1) as forbidden,
        exists(select from mine where relname = 'meta') and exists(select from mine where relname = 'migrations') as has_meta,
        coalesce((select ssl from pg_catalog.pg_stat_ssl where pid = pg_backend_pid()), false) as is_encrypted,
        (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms`,
    query_timeout: ANSWER_MS,
  } as { text: string });
  const [answers] = rows;
  if (answers === undefined) throw new Error('no answer');
  return { ...answers, away_ms: (clock() - askedMs) / 2 };
}

function examineVersion({ version, version_text, encoding }: Answers, server: string): Examined {
  const name = 'ledger';
  if (version < OLDEST_VERSION) {
    const what = `${server} is PostgreSQL ${version_text}, which is too old`;
    return { name, state: 'broken', what, remedy: 'Update it to PostgreSQL 13 or newer.' };
  }
  if (encoding !== 'UTF8') {
    const what = `${server} has the encoding ${encoding}, which not every file name fits into`;
    return {
      name,
      state: 'broken',
      what,
      remedy: 'Make a database with: createdb --template=template0 --encoding=UTF8',
    };
  }
  return { name, state: 'good', what: `${server}, PostgreSQL ${version_text}` };
}

function examineRights(answers: Answers): Examined {
  const name = 'ledger rights';
  const broken = (what: string, remedy: string): Examined => ({ name, state: 'broken', what, remedy });
  if (answers.is_standby)
    return broken('the server is a standby that cannot be written to', 'Name the one that takes writes.');
  if (answers.is_read_only)
    return broken('what the user does is read only', 'ALTER ROLE … SET default_transaction_read_only = off');
  if (answers.schema === null)
    return broken('the user has no schema to work in', 'CREATE SCHEMA AUTHORIZATION CURRENT_USER');
  if (answers.forbidden.length > 0) {
    const [first, ...others] = answers.forbidden;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return broken(
      `the user may not read or add to the table ${first}${more}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${answers.schema} TO the user`,
    );
  }
  if (answers.may_create === true)
    return { name, state: 'good', what: `makes and writes tables in the schema ${answers.schema}` };
  const remedy = `GRANT CREATE, USAGE ON SCHEMA ${answers.schema} TO the user; or open the ledger once as one who may, after each update`;
  if (answers.has_meta)
    return { name, state: 'missing', what: 'writes the tables that there are, and may not make new ones', remedy };
  return broken(`the user may not make tables in the schema ${answers.schema}`, remedy);
}

async function examineTables(client: PoolClient, answers: Answers, server: string): Promise<Examined> {
  const name = 'ledger tables';
  if (answers.tables === 0) return { name, state: 'good', what: 'none yet: the first to open the ledger makes them' };
  const foreign: Examined = {
    name,
    state: 'broken',
    what: `${server} is a database, but not a ledger of Assay`,
    remedy: 'Name an empty database, or a schema of its own: ALTER ROLE … SET search_path = assay',
  };
  if (!answers.has_meta) return foreign;
  if (answers.forbidden.includes('meta') || answers.forbidden.includes('migrations'))
    return {
      name,
      state: 'broken',
      what: 'could not be read: see the rights above',
      remedy: 'Grant what is missing first.',
    };
  const read = async (text: string): Promise<string | undefined> => {
    const { rows } = await client.query<{ value: string | null }>({ text, query_timeout: ANSWER_MS } as {
      text: string;
    });
    return rows[0]?.value ?? undefined;
  };
  try {
    if ((await read(`select value from meta where name = 'format'`)) !== 'assay-ledger') return foreign;
    const version = Number((await read('select max(version)::text as value from migrations')) ?? 0);
    const events = Number((await read('select coalesce(max(sequence), 0)::text as value from events')) ?? 0);
    if (version > SCHEMA_VERSION) {
      const what = `version ${version}, written by a newer Assay: this one knows version ${SCHEMA_VERSION}`;
      return { name, state: 'broken', what, remedy: 'Update Assay on this machine, or name another ledger.' };
    }
    const state =
      version < SCHEMA_VERSION
        ? `version ${version}; the next to open the ledger brings them to ${SCHEMA_VERSION}`
        : `version ${version}, up to date`;
    return { name, state: 'good', what: `${state}, ${events} events` };
  } catch (error) {
    // Somebody else's tables of the same names have other columns.
    if (error instanceof Error && 'code' in error && /^42/.test(String(error.code))) return foreign;
    throw error;
  }
}

function examineClock({ now_ms, away_ms }: Answers, clock: () => number): Examined {
  const name = 'ledger clock';
  // Read right after the answer came: half of the way there and back ago it was right.
  const apartMs = now_ms + away_ms - clock();
  const apart = `${(Math.abs(apartMs) / 1000).toFixed(1)} s ${apartMs > 0 ? 'ahead of' : 'behind'} this machine`;
  if (Math.abs(apartMs) <= CLOCK_LIMIT_MS) return { name, state: 'good', what: `${apart}` };
  const what = `the server's is ${apart}: times in the ledger are out of order`;
  return { name, state: 'missing', what, remedy: 'Let both machines ask a time server (NTP).' };
}

function examineWay(url: ServerUrl, { is_encrypted }: Answers): Examined {
  const name = 'ledger access';
  if (isOwnMachine(url))
    return {
      name,
      state: 'good',
      what: is_encrypted ? 'TLS, on this machine' : 'on this machine: nothing is sent over a network',
    };
  if (!is_encrypted) {
    const what = 'without TLS: whoever sees the network sees what is recorded, and can change it';
    return { name, state: 'missing', what, remedy: 'Turn ssl on there, and add sslmode=verify-full to the URL.' };
  }
  if (/[?&]sslmode=verify-(?:ca|full)\b/i.test(url))
    return { name, state: 'good', what: 'TLS, and the server is known' };
  const what = 'TLS, but anybody could pass for the server: its certificate is not checked';
  return { name, state: 'missing', what, remedy: 'Add sslmode=verify-full&sslrootcert=FILE to the URL.' };
}
