import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assay, makeEmptyFolder, removeFolder } from '../e2e/cli.ts';
import { expectWhole } from './expect-whole.ts';
import { type Fleet, hasFleetServers, openFleet } from './fleet.ts';
import type { FleetWorker } from './fleet-worker.ts';
import { FULL, TIMEOUT_MS } from './scale.ts';

const AWAY_MS = FULL ? 60_000 : 0;

/** End of a scan that took nothing for gone or unreadable. */
const WELL = { ok: true, output: { unreadable: 0, unfinished: 0, gone: 0, failed: 0 } };

/** True where a process may have mounts of its own. */
function hasMounts(): boolean {
  const has = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
  if (!has)
    process.stdout.write('note: nothing may be mounted here; a share that goes away was tried by renaming alone\n');
  return has;
}

describe.runIf(hasFleetServers())('a root', () => {
  let fleet: Fleet;
  let worker: FleetWorker;
  beforeAll(async () => {
    fleet = await openFleet({ roots: ['renamed', 'mounted', 'elsewhere'] });
    worker = await fleet.startWorker({ roots: ['renamed', 'elsewhere'] });
  });
  afterAll(() => fleet.close());

  const countGone = (root: string): Promise<unknown> =>
    fleet.database.query(
      `select count(*)::int as n from places p join directories d on d.id = p.directory_id where gone = 1 and d.path like '${root}:/%'`,
    );

  /** Scans while the root goes away and comes back. */
  async function scanThrough(root: string, reader: FleetWorker, away: () => void, back: () => void): Promise<unknown> {
    const tree = fleet.plant(root, { shots: 8, frames: 60 });
    const begun = reader.line('Job done', { job: 'scan.batch', root });
    const scanning = fleet.scan(`${root}:/`);
    await begun;
    away();
    // With a job in hand it fails and says so; a worker that looks at its roots just then takes no job at all.
    const told = reader
      .line('Job failed, and is tried again', { code: 'root.unmounted', root })
      .then(({ reason }) => expect(reason).toMatch(/is not mounted as it was.*Nothing was taken for gone/s));
    const left = reader.line('Jobs of this root are left to others: it cannot be read here, or the ledger is away.', {
      root,
    });
    told.catch(() => undefined);
    await Promise.race([told, left]);
    await left;
    await delay(AWAY_MS);
    expect(await countGone(root)).toEqual([{ n: 0 }]);
    back();
    const end = await scanning;
    await expectWhole(fleet, `${root}:/`, tree);
    return end;
  }

  test.concurrent(
    'is away in the middle of a scan, and an empty folder in its place: nothing is gone, and it goes on',
    async () => {
      const [mount, aside] = [fleet.mount('renamed'), `${fleet.mount('renamed')}.aside`];
      const end = await scanThrough(
        'renamed',
        worker,
        () => {
          renameSync(mount, aside);
          mkdirSync(mount);
        },
        () => {
          rmdirSync(mount);
          renameSync(aside, mount);
        },
      );
      expect(end).toMatchObject(WELL);
    },
    TIMEOUT_MS,
  );

  test.concurrent(
    'has another file system mounted over it in the middle of a scan: the same',
    async () => {
      if (!hasMounts()) return;
      const mount = fleet.mount('mounted');
      const its = await fleet.startWorker({ roots: ['mounted'], through: ['unshare', '-m'] });
      const inIts = (...command: readonly string[]): void => {
        const { status, stderr } = spawnSync('nsenter', ['-t', String(its.pid), '-m', ...command], {
          encoding: 'utf8',
        });
        expect([status, stderr]).toEqual([0, '']);
      };
      const end = await scanThrough(
        'mounted',
        its,
        () => inIts('mount', '-t', 'tmpfs', 'none', mount),
        () => inIts('umount', '-l', mount),
      );
      expect(end).toMatchObject(WELL);
    },
    TIMEOUT_MS,
  );

  test.concurrent(
    'is not mounted where the scan was asked for: nothing is gone for that',
    async () => {
      const tree = fleet.plant('elsewhere', { shots: 2 });
      const here = await makeEmptyFolder();
      mkdirSync(join(here, 'empty'));
      writeFileSync(join(here, 'assay.config.yaml'), JSON.stringify({ roots: { elsewhere: join(here, 'empty') } }));
      const scan = (...more: readonly string[]) =>
        assay(here, 'scan', 'elsewhere:/', '--ledger', fleet.database.url, ...more);
      const byWorkers = await scan('--queue', fleet.redis.url);
      expect([byWorkers.code, byWorkers.stdout]).toEqual([0, expect.stringContaining(`${tree.size} files`)]);
      const byItself = await scan('--no-queue');
      expect([byItself.code, byItself.stdout]).toEqual([3, '']);
      for (const { stderr } of [byWorkers, byItself])
        expect(stderr).toMatch(/"elsewhere" is not mounted as it was.*Nothing was taken for gone/s);
      expect(await countGone('elsewhere')).toEqual([{ n: 0 }]);
      await removeFolder(here);
      await expectWhole(fleet, 'elsewhere:/', tree);
    },
    TIMEOUT_MS,
  );
});
