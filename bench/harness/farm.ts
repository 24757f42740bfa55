import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDatabase, startOwnPostgres, type TestDatabase } from '../../test/support/postgres.ts';
import { startTestRedis, type TestRedis } from '../../test/support/redis.ts';
import { REPOSITORY } from './assay.ts';
import type { Command } from './measure-process.ts';

/** Redis, PostgreSQL and workers on this machine, as a site has them: what was committed is on the disk. */
export interface Farm {
  readonly redis: TestRedis;
  readonly cwd: string;
  /** Workers of the role `scan`, ready. */
  startWorkers(
    count: number,
    options?: { readonly concurrency?: number; readonly inspectors?: number; readonly batchFiles?: number },
  ): Promise<Workers>;
  /** An empty ledger and an empty queue, from here on. */
  renew(): Promise<TestDatabase>;
  /** The product's command line with this farm's servers. */
  command(args: readonly string[], goodCodes?: readonly number[]): Command;
  close(): Promise<void>;
}

export interface Workers {
  stop(): Promise<void>;
}

const READY_LIMIT_MS = 60_000;

/** `roots`: names to mounts. */
export async function openFarm(dataDir: string, name: string, roots: Readonly<Record<string, string>>): Promise<Farm> {
  const cwd = join(dataDir, `farm-${name}`);
  mkdirSync(cwd, { recursive: true });
  const [redis, cluster] = await Promise.all([
    startTestRedis({ appendOnly: true }),
    startOwnPostgres({ durable: true }),
  ]);
  let database = await createDatabase(cluster.url);
  const config = join(cwd, 'assay.config.yaml');
  const writeConfig = (inspectors: number | 'cores', batchFiles?: number): void =>
    writeFileSync(
      config,
      JSON.stringify({
        roots,
        queue: redis.url,
        ledger: database.url,
        settleMs: 0,
        inspectors,
        ...(batchFiles !== undefined && { worker: { batchFiles } }),
      }),
    );
  writeConfig('cores');
  return {
    redis,
    cwd,
    async startWorkers(count, { concurrency = 2, inspectors, batchFiles } = {}) {
      writeConfig(inspectors ?? 'cores', batchFiles);
      const workers = await Promise.all(Array.from({ length: count }, () => startWorker(cwd, concurrency)));
      return {
        async stop() {
          for (const worker of workers) worker.kill('SIGTERM');
          await Promise.all(workers.filter(({ exitCode }) => exitCode === null).map((worker) => once(worker, 'exit')));
        },
      };
    },
    async renew() {
      await redis.command('flushall');
      const old = database;
      database = await createDatabase(cluster.url);
      writeConfig('cores');
      await old.drop();
      return database;
    },
    command: (args, goodCodes = [0, 1, 3]) => ({
      file: process.execPath,
      args: [join(REPOSITORY, 'bin/assay.js'), ...args],
      cwd,
      goodCodes,
    }),
    async close() {
      await Promise.all([redis.close(), cluster.close()]);
    },
  };
}

async function startWorker(cwd: string, concurrency: number): Promise<ChildProcess> {
  const args = [join(REPOSITORY, 'workers/main.ts'), '--role', 'scan', '--concurrency', String(concurrency)];
  const worker = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  const ready = new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`A worker was not ready in time: ${text}`)), READY_LIMIT_MS);
    worker.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-8000);
      if (!/"message":"Ready/.test(text)) return;
      clearTimeout(limit);
      resolve();
    });
    worker.once('exit', (code) => reject(new Error(`A worker ended with ${code}: ${text}`)));
  });
  await ready;
  return worker;
}
