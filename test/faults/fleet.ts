import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JobEnd, JobQueue, JobRef } from '../../src/domain/job.ts';
import type { Location } from '../../src/domain/location.ts';
import { openRedisQueue } from '../../src/queue/open-redis-queue.ts';
import { assay, makeEmptyFolder, type Run, removeFolder } from '../e2e/cli.ts';
import { createDatabase, createTestDatabase, hasTestDatabases, type TestDatabase } from '../support/postgres.ts';
import type { PostgresCluster } from '../support/postgres-cluster.ts';
import { hasOwnRedis, startTestRedis, type TestRedis, type TestRedisOptions } from '../support/redis.ts';
import { type FleetWorker, watchWorker } from './fleet-worker.ts';
import { makeTree, type Tree, type TreeSize } from './make-tree.ts';
import { LOCK_SECONDS, PATIENCE_MS, STALL_SECONDS } from './scale.ts';

const ASSAY = resolve(import.meta.dirname, '../../bin/assay.js');
const WORKER = resolve(import.meta.dirname, '../../workers/main.ts');

export interface FleetOptions {
  readonly redis?: TestRedisOptions;
  /** A server that may be stopped. Default: the one that all tests share. */
  readonly cluster?: PostgresCluster;
  /** Over {@link FleetConfig}'s. */
  readonly worker?: Readonly<Record<string, number>>;
  readonly watch?: Readonly<Record<string, number | boolean>>;
  /** Names of roots that workers listen to. */
  readonly roots: readonly string[];
}

export interface WorkerStart {
  readonly role?: 'scan' | 'all';
  readonly concurrency?: number;
  /** Roots to listen for. Default: all. */
  readonly roots?: readonly string[];
  /** In the place of the queue's URL: the way through a proxy. */
  readonly queue?: string;
  /** Program that starts it, with its arguments: `unshare -m` for mounts of its own. */
  readonly through?: readonly string[];
  /** Over its environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Servers, roots and workers of one test file. */
export interface Fleet {
  readonly folder: string;
  readonly redis: TestRedis;
  readonly database: TestDatabase;
  /** For looking at jobs from outside, and adding some. */
  readonly queue: JobQueue;
  /** Absolute path of a root on this machine. */
  mount(root: string): string;
  /** Writes pictures below a root, or a folder of it. */
  plant(root: string, size: TreeSize, folder?: string): Tree;
  /** A real process, ready to take jobs. */
  startWorker(start?: WorkerStart): Promise<FleetWorker>;
  /** `assay watch` as a process. */
  startWatcher(location: Location, environment: Readonly<Record<string, string>>): FleetWorker;
  /** As `assay scan --no-wait` does. */
  add(location: Location): Promise<JobRef & { readonly name: 'scan.folder' }>;
  wait(job: JobRef & { readonly name: 'scan.folder' }): Promise<JobEnd<'scan.folder'>>;
  /** Adds a scan and waits for the end of the job: what the ledger holds then is the workers' own doing. */
  scan(location: Location): Promise<JobEnd<'scan.folder'>>;
  /** `assay …` with the servers, in the tests' own process. */
  run(...args: readonly string[]): Promise<Run>;
  close(): Promise<void>;
}

/** True when there is what {@link openFleet} starts. Says so once when there is not. */
export function hasFleetServers(): boolean {
  return hasOwnRedis() && hasTestDatabases();
}

/** A Redis and a database of its own, and as many empty roots as asked for. Only after {@link hasFleetServers}. Must be closed. */
export async function openFleet({ roots, redis: redisOptions, cluster, worker, watch }: FleetOptions): Promise<Fleet> {
  const folder = await makeEmptyFolder();
  const mount = (root: string): string => join(folder, 'mnt', root);
  for (const root of roots) mkdirSync(mount(root), { recursive: true });
  // JSON is YAML.
  const config = {
    settleMs: 0,
    inspectors: 1,
    roots: Object.fromEntries(roots.map((root) => [root, mount(root)])),
    worker: {
      ...{ batchFiles: 12, concurrency: 1, drainSeconds: 1 },
      ...{ lockSeconds: LOCK_SECONDS, stallSeconds: STALL_SECONDS, ...worker },
    },
    ...(watch !== undefined && { watch }),
    log: { level: 'debug' },
  };
  writeFileSync(join(folder, 'assay.config.yaml'), JSON.stringify(config));
  const redis = await startTestRedis(redisOptions);
  const database = await (cluster === undefined ? createTestDatabase() : createDatabase(cluster.url));
  const queue = await openRedisQueue({ url: redis.url, ...config.worker });
  const workers = new Set<FleetWorker>();
  const run = (...args: readonly string[]): Promise<Run> =>
    assay(folder, ...args, '--queue', redis.url, '--ledger', database.url);
  const start = (
    [program = '', ...args]: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): FleetWorker => {
    const { ASSAY_LEDGER: _ledger, FORCE_COLOR: _colour, ...env } = process.env;
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...env, ASSAY_REDIS_URL: redis.url, ASSAY_DATABASE_URL: database.url, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const started = watchWorker(child);
    workers.add(started);
    return started;
  };
  const add: Fleet['add'] = async (location) => {
    const { code, stdout, stderr } = await run('scan', location, '--no-wait', '--json');
    if (code !== 0) throw new Error(`${location} was not added: ${stderr}`);
    const { id, root } = JSON.parse(stdout) as JobRef;
    return { name: 'scan.folder', root, id };
  };
  const wait: Fleet['wait'] = (job) => queue.wait(job, { signal: AbortSignal.timeout(PATIENCE_MS) });
  return {
    folder,
    redis,
    database,
    queue,
    mount,
    plant: (root, size, below = '') => makeTree(join(mount(root), below), size),
    async startWorker({
      role = 'scan',
      concurrency = 1,
      roots: listened = [],
      queue: url = redis.url,
      through = [],
      environment,
    } = {}) {
      const args = ['--role', role, '--concurrency', String(concurrency)];
      for (const root of listened) args.push('--root', root);
      const started = start([...through, process.execPath, WORKER, ...args], { ASSAY_REDIS_URL: url, ...environment });
      await started.line('Ready');
      return started;
    },
    startWatcher: (location, environment) => start([process.execPath, ASSAY, 'watch', location], environment),
    add,
    wait,
    scan: async (location) => await wait(await add(location)),
    run,
    async close() {
      await Promise.all([...workers].map((each) => each.kill()));
      await queue.close();
      await redis.close();
      await database.drop();
      await removeFolder(folder);
    },
  };
}
