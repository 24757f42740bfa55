import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRootFinder } from '../../../../src/compose/worker/find-usable-roots.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-roots-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A ledger that knows files below one path. */
const ledgerKnowing = (path: string) => ({
  async *directoriesBelow(root: string) {
    if (root === path) yield `${root}/ep101`;
  },
});

test('takes readable folders, and no empty one that files are known of: there a share was mounted', async () => {
  const mounts = {
    full: join(folder, 'full'),
    fresh: join(folder, 'fresh'),
    unmounted: join(folder, 'unmounted'),
    missing: join(folder, 'missing'),
    file: join(folder, 'file'),
  };
  for (const name of ['full', 'fresh', 'unmounted'] as const) mkdirSync(mounts[name]);
  writeFileSync(join(mounts.full, 'a.exr'), 'a');
  writeFileSync(mounts.file, 'a');
  const finder = createRootFinder(mounts, Object.keys(mounts), ledgerKnowing(mounts.unmounted));
  expect(await finder.find()).toEqual(['fresh', 'full']);
  writeFileSync(join(mounts.unmounted, 'a.exr'), 'a');
  mkdirSync(mounts.missing);
  rmSync(mounts.full, { recursive: true });
  expect(await finder.find()).toEqual(['fresh', 'missing', 'unmounted']);
});

test('takes no folder that may not be read', async () => {
  const closed = join(folder, 'closed');
  mkdirSync(closed);
  chmodSync(closed, 0o000);
  const finder = createRootFinder({ closed }, ['closed'], ledgerKnowing(''));
  // The superuser may read everything.
  expect(await finder.find()).toEqual(process.getuid?.() === 0 ? ['closed'] : []);
});

test('waits no longer than it has to, and begins no second look where one hangs', async () => {
  let looks = 0;
  const mount = join(folder, 'slow');
  mkdirSync(mount);
  let answer: () => void = () => undefined;
  const hanging = new Promise<void>((resolve) => {
    answer = resolve;
  });
  // As a share that does not answer: an empty folder asks for what is known of it.
  const ledger = {
    async *directoriesBelow() {
      looks += 1;
      await hanging;
      yield* [];
    },
  };
  const finder = createRootFinder({ slow: mount }, ['slow'], ledger, 300);
  expect(await finder.find()).toEqual([]);
  const second = finder.find();
  answer();
  expect(await second).toEqual(['slow']);
  expect(looks).toBe(1);
});
