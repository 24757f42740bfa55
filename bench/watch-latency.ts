import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Bench } from './harness/bench.ts';
import { openFarm } from './harness/farm.ts';
import { makeTinyPng } from './make/small-files.ts';

const FILES = 100;
const QUICK_FILES = 15;
const LIMIT_MS = 2000;
const POLL_MS = 10;
const GIVE_UP_MS = 60_000;

export const watchLatency: Bench = {
  name: 'watch-latency',
  title: 'From a file being finished to its verdict in the ledger',
  async run(context) {
    const files = context.quick ? QUICK_FILES : FILES;
    const folder = join(context.dataDir, 'watched');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'ep101/sh010'), { recursive: true });
    writeFileSync(join(folder, 'ep101/sh010/first.png'), makeTinyPng(1, 24));
    const farm = await openFarm(context.dataDir, 'latency', { dailies: folder });
    const database = await farm.renew();
    const workers = await farm.startWorkers(1);
    const watch = farm.command(['watch', 'dailies:/']);
    const watcher = spawn(watch.file, [...watch.args], { cwd: farm.cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      await waitFor(client, 'first.png');
      const took: number[] = [];
      for (let at = 0; at < files; at += 1) {
        const name = `comp_v001.${1001 + at}.png`;
        const temporary = join(folder, `ep101/sh010/${name}.tmp`);
        writeFileSync(temporary, makeTinyPng(at + 2, 24));
        const finishedMs = performance.now();
        renameSync(temporary, join(folder, `ep101/sh010/${name}`));
        await waitFor(client, name);
        took.push(performance.now() - finishedMs);
        // At no fixed distance to the looks of the watcher.
        await delay(300 + ((at * 137) % 700));
      }
      const sorted = took.toSorted((a, b) => a - b);
      const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
      const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
      return {
        rows: [
          {
            what: `${files} files, one after the other, on an idle system`,
            ours: `95th percentile ${seconds(at(0.95))}`,
            rival: '',
            ratio: `median ${seconds(at(0.5))}, longest ${seconds(sorted.at(-1) ?? 0)}`,
            target: 'under 2 s at the 95th percentile',
            met: at(0.95) < LIMIT_MS,
          },
        ],
        notes: [
          'Each file is written under a temporary name and renamed; the time ends when its place, with a reading, is in PostgreSQL. One watcher and one worker with the default configuration, local disk.',
        ],
      };
    } finally {
      await client.end();
      await stop(watcher);
      await workers.stop();
      await farm.close();
    }
  },
};

/** Until the ledger has a reading of the file. */
async function waitFor(client: Client, name: string): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  while (performance.now() < deadline) {
    const { rowCount } = await client
      .query("select 1 from places where name = $1 and gone = 0 and status = 'checked' and reading_id is not null", [
        name,
      ])
      // The tables may not be there yet.
      .catch(() => ({ rowCount: 0 }));
    if ((rowCount ?? 0) > 0) return;
    await delay(POLL_MS);
  }
  throw new Error(`${name} was not in the ledger after ${GIVE_UP_MS / 1000} s.`);
}

async function stop(process: ChildProcess): Promise<void> {
  process.kill('SIGTERM');
  if (process.exitCode === null) await once(process, 'exit');
}
