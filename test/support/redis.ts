import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { makeServerCertificate } from './servers-certificate.ts';
import { serversFolder } from './servers-folder.ts';
import { startOncePerRun } from './servers-once.ts';
import { type ServerProcess, startOnFreePort, startServerProcess } from './servers-process.ts';
import { findRedisProgram, givenServer, noteMissing } from './servers-programs.ts';

const READY = 'Ready to accept connections';

export interface TestRedisOptions {
  /** Keeps what was written over `restart` and `kill9`, each write on the disk before it is answered. Default false: all is lost. */
  readonly appendOnly?: boolean;
  /** As Redis takes it: `8mb`. Default: no limit. */
  readonly maxMemory?: string;
  /** Default `noeviction`. */
  readonly policy?: string;
  /** Default: none is asked for. */
  readonly password?: string;
  /** TLS instead of plain connections. Default false. */
  readonly tls?: boolean;
}

/** A Redis of one's own on the loopback interface. */
export interface TestRedis {
  /** `redis://…` or `rediss://…`, with its password. */
  readonly url: string;
  readonly port: number;
  /** What a client has to trust, with `tls`. */
  readonly certFile?: string;
  /** Runs one command over a connection opened for it: `command('config', 'set', 'maxmemory', '8mb')`. */
  command(name: string, ...args: readonly string[]): Promise<unknown>;
  /** After `stop` or `kill9`. The port stays the same. */
  start(): Promise<void>;
  /** As a service manager does it. */
  stop(): Promise<void>;
  restart(): Promise<void>;
  kill9(): Promise<void>;
  /** Stops it and removes its folder. */
  close(): Promise<void>;
}

/** True when {@link startTestRedis} has something to start. Says so once when it has not. */
export function hasOwnRedis(): boolean {
  const has = findRedisProgram() !== undefined;
  if (!has) noteMissing('Redis');
  return has;
}

/** True when {@link shareTestRedis} has somewhere to lead to. */
export function hasSharedRedis(): boolean {
  return givenServer('ASSAY_TEST_REDIS_URL') !== undefined || hasOwnRedis();
}

/** A server of one's own, in some 30 ms. Only after {@link hasOwnRedis}. Must be closed. */
export async function startTestRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  return await startRedis(mkdtempSync(join(serversFolder(), 'redis-')), options);
}

/**
 * The server that ASSAY_TEST_REDIS_URL names, else one that all tests of a run share, with a prefix for keys that nobody else has.
 * Only after {@link hasSharedRedis}.
 */
export async function shareTestRedis(): Promise<{ readonly url: string; readonly prefix: string }> {
  const url =
    givenServer('ASSAY_TEST_REDIS_URL') ??
    (await startOncePerRun('redis', async (folder) => (await startRedis(folder, {})).url));
  return { url, prefix: `assay-test-${randomBytes(6).toString('hex')}` };
}

async function startRedis(folder: string, options: TestRedisOptions): Promise<TestRedis> {
  const program = findRedisProgram();
  if (program === undefined) throw new Error('Redis is not installed here.');
  const certificate = options.tls === true ? makeServerCertificate(folder) : undefined;
  const settings = [
    ...['--bind', '127.0.0.1', '--dir', folder, '--save', '', '--maxmemory-policy', options.policy ?? 'noeviction'],
    ...(options.appendOnly === true ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []),
    ...(options.maxMemory === undefined ? [] : ['--maxmemory', options.maxMemory]),
    ...(options.password === undefined ? [] : ['--requirepass', options.password]),
    ...(certificate === undefined
      ? []
      : ['--tls-cert-file', certificate.certFile, '--tls-key-file', certificate.keyFile, '--tls-auth-clients', 'no']),
  ];
  const portOptions = (port: number): readonly string[] =>
    certificate === undefined ? ['--port', String(port)] : ['--port', '0', '--tls-port', String(port)];
  const launch = (port: number): Promise<ServerProcess> =>
    startServerProcess(folder, [program, ...portOptions(port), ...settings], READY);
  const { port, started } = await startOnFreePort(launch);
  let server: ServerProcess | undefined = started;
  async function end(signal: NodeJS.Signals): Promise<void> {
    await server?.end(signal);
    server = undefined;
  }
  const user = options.password === undefined ? '' : `:${encodeURIComponent(options.password)}@`;
  const url = `${certificate === undefined ? 'redis' : 'rediss'}://${user}127.0.0.1:${port}`;
  const redis: TestRedis = {
    url,
    port,
    ...(certificate !== undefined && { certFile: certificate.certFile }),
    command: (name, ...args) => runCommand(url, name, args),
    async start() {
      server ??= await launch(port);
    },
    stop: () => end('SIGTERM'),
    async restart() {
      await redis.stop();
      await redis.start();
    },
    kill9: () => end('SIGKILL'),
    async close() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return redis;
}

async function runCommand(url: string, name: string, args: readonly string[]): Promise<unknown> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, tls: tlsOf(url) });
  try {
    await client.connect();
    return await client.call(name, ...args);
  } finally {
    client.disconnect();
  }
}

/** This is the one client that takes the server at its word. */
function tlsOf(url: string): { readonly rejectUnauthorized: false } | undefined {
  return url.startsWith('rediss:') ? { rejectUnauthorized: false } : undefined;
}
