import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { type PostgresCluster, type PostgresClusterOptions, startPostgresCluster } from './postgres-cluster.ts';
import { serversFolder } from './servers-folder.ts';
import { startOncePerRun } from './servers-once.ts';
import { findPostgresPrograms, givenServer, noteMissing } from './servers-programs.ts';

export interface TestDatabase {
  /** `postgres://…`, with its password. */
  readonly url: string;
  /** Runs SQL outside of any transaction, as a user who may do everything. */
  query(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Closes whatever connections there are and removes the database. */
  drop(): Promise<void>;
}

/** True when {@link createTestDatabase} has somewhere to make one. */
export function hasTestDatabases(): boolean {
  return givenServer('ASSAY_TEST_DATABASE_URL') !== undefined || hasOwnPostgres();
}

/** True when {@link startOwnPostgres} has something to start. Says so once when it has not. */
export function hasOwnPostgres(): boolean {
  const has = findPostgresPrograms() !== undefined;
  if (!has) noteMissing('PostgreSQL');
  return has;
}

/**
 * A fresh, empty database: on the server that ASSAY_TEST_DATABASE_URL names, else on one that all tests of a run share. Only after
 * {@link hasTestDatabases}. Dropping is for tidiness: the server goes with the run.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server =
    givenServer('ASSAY_TEST_DATABASE_URL') ??
    (await startOncePerRun('postgres', async (folder) => (await startPostgresCluster(folder)).url));
  return await createDatabase(server);
}

/** A database of its own on the server that the URL leads to. */
export async function createDatabase(server: string): Promise<TestDatabase> {
  const name = `assay_test_${randomBytes(6).toString('hex')}`;
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  // template0, as nobody may be connected to the template, and somebody may be to the other.
  await queryDatabase(server, `create database ${name} template template0`);
  return {
    url,
    query: (sql, values) => queryDatabase(url, sql, values),
    drop: async () => void (await queryDatabase(server, `drop database if exists ${name} with (force)`)),
  };
}

/** Over a connection that is opened for it. */
export async function queryDatabase(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client({ connectionString: url });
  // A server that goes away while nobody waits for an answer says so by an event.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql, [...values]);
    return rows;
  } finally {
    await client.end();
  }
}

/** A server of one's own, to be stopped and killed. Only after {@link hasOwnPostgres}; takes a second. Must be closed. */
export async function startOwnPostgres(options: PostgresClusterOptions = {}): Promise<PostgresCluster> {
  return await startPostgresCluster(mkdtempSync(join(serversFolder(), 'own-postgres-')), options);
}
