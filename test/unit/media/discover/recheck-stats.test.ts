import {
  appendFileSync,
  lstatSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recheckStats } from '../../../../src/media/discover/recheck-stats.ts';
import { makeTree, walkAll } from './made-tree.ts';

test('tells files that moved or went from those that did not', async () => {
  const root = makeTree(['grown.exr', 'gone.exr', 'replaced.exr', 'same.exr', 'target.exr', 'touched.exr']);
  symlinkSync('target.exr', join(root, 'link.exr'));
  const [listing] = await walkAll(root);
  const entries = (listing?.files ?? []).map((file) => ({ path: join(root, file.name), stat: file }));
  expect(await recheckStats(entries)).toEqual({ changed: [], vanished: [] });

  appendFileSync(join(root, 'grown.exr'), 'more');
  rmSync(join(root, 'gone.exr'));
  const old = statSync(join(root, 'replaced.exr'));
  writeFileSync(join(root, 'new.exr'), 'replaced.exr');
  utimesSync(join(root, 'new.exr'), old.atime, old.mtime);
  renameSync(join(root, 'new.exr'), join(root, 'replaced.exr'));
  utimesSync(join(root, 'touched.exr'), 1, 1);
  expect(lstatSync(join(root, 'replaced.exr')).size).toBe(old.size);
  const after = await recheckStats(entries);
  expect(after.changed).toEqual(['grown.exr', 'replaced.exr', 'touched.exr'].map((name) => join(root, name)));
  expect(after.vanished).toEqual([join(root, 'gone.exr')]);
});

test('is quiet about nothing', async () => {
  expect(await recheckStats([])).toEqual({ changed: [], vanished: [] });
});
