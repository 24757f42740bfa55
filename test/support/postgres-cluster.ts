import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeServerCertificate } from './servers-certificate.ts';
import { type ServerProcess, startOnFreePort, startServerProcess } from './servers-process.ts';
import { findPostgresPrograms, findPostgresUser, type SystemUser } from './servers-programs.ts';

const READY = 'database system is ready to accept connections';
const HELD_TRIES = 50;
const HELD_PAUSE_MS = 50;

/** `fast`: transactions are rolled back and connections closed. `immediate`: as if it had crashed. */
export type PostgresStop = 'fast' | 'immediate';

export interface PostgresClusterOptions {
  /** What was committed outlives `kill9`. Default false: nothing is synced, which is much faster. */
  readonly durable?: boolean;
  /** Default false. Also without TLS it takes connections. */
  readonly tls?: boolean;
  /** Over its configuration: `{ max_connections: '5' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL of one's own on the loopback interface. */
export interface PostgresCluster {
  /** Of the database `postgres`, as a user who may do everything. */
  readonly url: string;
  readonly port: number;
  readonly password: string;
  /** What a client has to trust, with `tls`. */
  readonly certFile?: string;
  /** After `stop` or `kill9`. The port stays the same. */
  start(): Promise<void>;
  stop(mode?: PostgresStop): Promise<void>;
  restart(mode?: PostgresStop): Promise<void>;
  /** The server process and, as they notice it, its children. */
  kill9(): Promise<void>;
  /** Stops it and removes its folder. */
  close(): Promise<void>;
}

/**
 * Makes and starts a cluster in a folder, which has to be there and stays out of others' reach. Sorts by an ICU locale, as
 * installations do, where it can: what relies on the order of bytes shows.
 */
export async function startPostgresCluster(
  folder: string,
  options: PostgresClusterOptions = {},
): Promise<PostgresCluster> {
  const programs = findPostgresPrograms();
  if (programs === undefined) throw new Error('PostgreSQL is not installed here.');
  const user = findPostgresUser();
  const password = randomBytes(12).toString('hex');
  makeCluster(programs, { folder, user, password });
  const certificate = options.tls === true ? makeServerCertificate(folder, user) : undefined;
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: '127.0.0.1',
    // Paths of sockets are limited to some hundred bytes; those of temporary folders are not.
    unix_socket_directories: '',
    max_connections: '200',
    // Statistics are taken by whoever tests with them, not at some time or other.
    autovacuum: 'off',
    ...(options.durable !== true && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...(certificate && { ssl: 'on', ssl_cert_file: certificate.certFile, ssl_key_file: certificate.keyFile }),
    ...options.settings,
  };
  const set = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const launch = (port: number): Promise<ServerProcess> =>
    startServerProcess(
      folder,
      [join(programs, 'postgres'), '-D', join(folder, 'data'), '-p', String(port), ...set],
      READY,
      user,
    );
  const { port, started } = await startOnFreePort(launch);
  let server: ServerProcess | undefined = started;
  async function end(signal: NodeJS.Signals): Promise<void> {
    await server?.end(signal);
    server = undefined;
  }
  const cluster: PostgresCluster = {
    url: `postgres://assay:${password}@127.0.0.1:${port}/postgres`,
    port,
    password,
    ...(certificate !== undefined && { certFile: certificate.certFile }),
    async start() {
      server ??= await retryWhileHeld(() => launch(port));
    },
    stop: (mode = 'fast') => end(mode === 'fast' ? 'SIGINT' : 'SIGQUIT'),
    async restart(mode = 'fast') {
      await cluster.stop(mode);
      await cluster.start();
    },
    kill9: () => end('SIGKILL'),
    async close() {
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return cluster;
}

/** Children of a server that was killed hold its memory until they have noticed; a new one refuses to begin meanwhile. */
async function retryWhileHeld<T>(start: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (tries === HELD_TRIES || !String(error).includes('shared memory block')) throw error;
    }
    await delay(HELD_PAUSE_MS);
  }
}

interface NewCluster {
  readonly folder: string;
  readonly user: SystemUser | undefined;
  readonly password: string;
}

function makeCluster(programs: string, { folder, user, password }: NewCluster): void {
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) for (const path of [folder, data, passwordFile]) chownSync(path, user.uid, user.gid);
  const args = ['-D', data, '-U', 'assay', '-E', 'UTF8', '--locale=C.UTF-8', '--auth=scram-sha-256', '--no-sync'];
  const make = (more: readonly string[]) =>
    spawnSync(join(programs, 'initdb'), [...args, `--pwfile=${passwordFile}`, ...more], {
      cwd: folder,
      encoding: 'utf8',
      ...user,
    });
  // Not before version 15, nor where it was built without ICU.
  if (make(['--locale-provider=icu', '--icu-locale=en-US']).status === 0) return;
  const { status, stderr } = make([]);
  if (status !== 0) throw new Error(`initdb failed: ${stderr}`);
}
