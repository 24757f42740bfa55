import { lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { walkTree } from '../../../../src/media/discover/walk-tree.ts';
import { makeFolder, makeTree, namesOf, RULES, walkAll } from './made-tree.ts';

test('lists depth first, directories and names in code unit order', async () => {
  const root = makeTree(['b/z.exr', 'b/a/x.exr', 'Z.exr', 'a.exr', 'a/q.exr', 'é.exr', 'a-b/q.exr', 'B/q.exr']);
  const listings = await walkAll(root);
  expect(listings.map(({ path }) => path)).toEqual(['', 'B', 'a', 'a-b', 'b', 'b/a']);
  expect(namesOf(listings[0])).toEqual(['Z.exr', 'a.exr', 'é.exr']);
  expect(listings[5]?.absolutePath).toBe(join(root, 'b', 'a'));
});

test('says of a file what lstat says', async () => {
  const root = makeTree(['plate.dpx']);
  const stat = lstatSync(join(root, 'plate.dpx'));
  const [listing] = await walkAll(root);
  expect(listing?.files).toEqual([
    { name: 'plate.dpx', sizeBytes: 9, mtimeMs: stat.mtimeMs, ctimeMs: stat.ctimeMs, inode: stat.ino },
  ]);
});

test('counts what rules skip and marks temporary names', async () => {
  const root = makeTree([
    'a.exr',
    'a.exr.part',
    'b.exr.tmp.1234',
    'comp.nk',
    'comp.nk.tmp',
    'r.LOG',
    '.DS_Store',
    '._a.exr',
    '.git/x.exr',
    'sub/@eaDir/x.exr',
  ]);
  const [top, sub] = await walkAll(root);
  expect(top?.skipped).toEqual({
    'directory .git': 1,
    'extension .log': 1,
    'extension .nk': 2,
    'name .DS_Store': 1,
    'name ._*': 1,
  });
  expect(top?.files.map(({ name, temporary }) => [name, temporary])).toEqual([
    ['a.exr', undefined],
    ['a.exr.part', true],
    ['b.exr.tmp.1234', true],
  ]);
  expect(sub?.skipped).toEqual({ 'directory @eaDir': 1 });
});

describe('a tree with large directories and deep ones', () => {
  const shots = Array.from({ length: 120 }, (_, shot) => `shots/sh${String(shot).padStart(3, '0')}`);
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'assay-discover-'));
    mkdirSync(join(root, 'large'));
    for (let frame = 0; frame < 3500; frame++) writeFileSync(join(root, 'large', `f.${frame}.exr`), '');
    for (const shot of shots) {
      const path = join(root, `${shot}/comp/v001`);
      mkdirSync(path, { recursive: true });
      for (let frame = 0; frame < 20; frame++) writeFileSync(join(path, `f.${frame}.exr`), '');
    }
    return () => rmSync(root, { recursive: true, force: true });
  });

  test.each([0, 1, 4])('gives the same listings with %i threads', async (walkThreads) => {
    const listings = await walkAll(root, { walkThreads });
    expect(listings.map(({ path }) => path)).toEqual([
      '',
      'large',
      'shots',
      ...shots.flatMap((path) => [path, `${path}/comp`, `${path}/comp/v001`]),
    ]);
    expect(namesOf(listings[1])).toEqual(Array.from({ length: 3500 }, (_, frame) => `f.${frame}.exr`).sort());
    expect(namesOf(listings.at(-1))).toHaveLength(20);
    const inode = lstatSync(join(root, 'large', 'f.3499.exr')).ino;
    expect(listings[1]?.files.find(({ name }) => name === 'f.3499.exr')?.inode).toBe(inode);
  });
});

test('a single file is one listing, with its sidecars and nothing else', async () => {
  const root = makeTree(['a.exr', 'a.exr.c2pa', 'a.xmp', 'b.exr', 'b.exr.xmp', 'notes.nk']);
  const listings = await walkAll(join(root, 'a.exr'));
  expect(listings).toHaveLength(1);
  expect(listings[0]).toMatchObject({ path: '', absolutePath: root, skipped: {}, problems: [] });
  expect(namesOf(listings[0])).toEqual(['a.exr', 'a.exr.c2pa', 'a.xmp']);
  expect(namesOf((await walkAll(join(root, 'notes.nk')))[0])).toEqual(['notes.nk']);
});

test('a link given as root is followed', async () => {
  const root = makeTree(['real/a.exr', 'elsewhere/b.exr']);
  symlinkSync(join(root, 'real'), join(root, 'link'));
  symlinkSync(join(root, 'elsewhere/b.exr'), join(root, 'linked.exr'));
  expect(namesOf((await walkAll(join(root, 'link')))[0])).toEqual(['a.exr']);
  const [single] = await walkAll(join(root, 'linked.exr'));
  expect(single?.files).toMatchObject([{ name: 'linked.exr', sizeBytes: 15 }]);
});

test('only a missing root throws', async () => {
  await expect(walkAll(join(makeFolder(), 'gone'))).rejects.toMatchObject({ code: 'input.not-found' });
  const root = makeTree(['a.exr']);
  await expect(walkAll(join(root, 'a.exr', 'below'))).rejects.toMatchObject({ code: 'input.not-found' });
  await expect(walkAll(root, { walkThreads: 1.5 })).rejects.toMatchObject({ code: 'usage.invalid' });
});

test('a directory that disappears while the walk goes on is a problem of its own listing', async () => {
  const root = makeTree(['a/x.exr', 'b/x.exr', 'c/x.exr']);
  const listings = [];
  for await (const listing of walkTree(root, { rules: RULES, walkThreads: 0 })) {
    listings.push(listing);
    if (listing.path === 'a') rmSync(join(root, 'b'), { recursive: true });
  }
  expect(listings.map(({ path }) => path)).toEqual(['', 'a', 'b', 'c']);
  expect(listings[2]?.problems).toMatchObject([{ name: '', code: 'file.vanished' }]);
  expect(namesOf(listings[3])).toEqual(['x.exr']);
});

test('an abort ends the walk with its reason, before and in the middle', async () => {
  const root = makeFolder();
  for (let at = 0; at < 300; at++) mkdirSync(join(root, `d${at}`));
  await expect(walkAll(root, { signal: AbortSignal.abort(new Error('early')) })).rejects.toThrow('early');
  const controller = new AbortController();
  const seen: string[] = [];
  const walk = async () => {
    for await (const { path } of walkTree(root, { rules: RULES, signal: controller.signal })) {
      seen.push(path);
      if (seen.length === 5) controller.abort(new Error('enough'));
    }
  };
  await expect(walk()).rejects.toThrow('enough');
  expect(seen).toHaveLength(5);
});
