import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type NamesPage, type WalkNamesOptions, walkNames } from '../../../../src/media/discover/walk-names.ts';
import { makeTree, RULES, walkAll } from './made-tree.ts';

async function pageAll(root: string, options: Partial<WalkNamesOptions> = {}): Promise<NamesPage[]> {
  const pages: NamesPage[] = [];
  for await (const page of walkNames(root, { rules: RULES, ...options })) pages.push(page);
  return pages;
}

const TREE = [
  'b/z.exr',
  'b/a/x.exr',
  'b/a/deep/er/y.exr',
  'Z.exr',
  'a.exr',
  'a.exr.part',
  'a/q.exr',
  'a/comp.nk',
  'a-b/q.exr',
  'B/q.exr',
  '.git/x.exr',
  'sub/@eaDir/x.exr',
  'é/q.exr',
];

test('pages through the directories of the walk in its order, with its names', async () => {
  const root = makeTree(TREE);
  symlinkSync(join(root, 'a', 'q.exr'), join(root, 'a', 'link.exr'));
  mkdirSync(join(root, 'empty'));
  const pages = await pageAll(root);
  const listings = await walkAll(root);
  expect(pages.map(({ path, absolutePath, names }) => [path, absolutePath, names])).toEqual(
    listings.map(({ path, absolutePath, files }) => [path, absolutePath, files.map(({ name }) => name)]),
  );
});

test('goes on behind any directory, with what a whole walk gives after it', async () => {
  const root = makeTree(TREE);
  const paths = (await pageAll(root)).map(({ path }) => path);
  expect(paths.length).toBeGreaterThan(8);
  for (const [at, after] of paths.entries())
    expect((await pageAll(root, { after })).map(({ path }) => path)).toEqual(paths.slice(at + 1));
});

test('goes on where a directory was that is gone by now', async () => {
  const root = makeTree(['a/1.exr', 'b/c/1.exr', 'b/d/1.exr', 'e/1.exr']);
  rmSync(join(root, 'b', 'c'), { recursive: true });
  expect((await pageAll(root, { after: 'b/c' })).map(({ path }) => path)).toEqual(['b/d', 'e']);
  rmSync(join(root, 'b'), { recursive: true });
  expect((await pageAll(root, { after: 'b/c' })).map(({ path }) => path)).toEqual(['e']);
});

test('says of a directory that it could not be read, when it is met and when the walk is resumed in it', async () => {
  const root = makeTree(['a/b/1.exr', 'a/c/1.exr', 'd/1.exr']);
  if (process.getuid?.() === 0) {
    // Root may read everything; a name that is a directory no more fails for everybody.
    rmSync(join(root, 'a'), { recursive: true });
    writeFileSync(join(root, 'a'), '');
    expect((await pageAll(root, { after: 'a/b' })).map(({ path }) => path)).toEqual(['d']);
    return;
  }
  chmodSync(join(root, 'a'), 0o000);
  try {
    for (const after of [undefined, 'a/b']) {
      const pages = await pageAll(root, { ...(after !== undefined && { after }) });
      const found = pages.filter(({ path }) => path !== '').map(({ path, problem }) => [path, problem?.code]);
      expect(found).toEqual([
        ['a', 'file.forbidden'],
        ['d', undefined],
      ]);
    }
  } finally {
    chmodSync(join(root, 'a'), 0o755);
  }
});

test('a root that is one file is that file, and one that is missing an error', async () => {
  const root = makeTree(['a/1.exr', 'a/2.exr']);
  expect(await pageAll(join(root, 'a', '2.exr'))).toEqual([
    { path: '', absolutePath: join(root, 'a'), names: ['2.exr'], single: true },
  ]);
  await expect(pageAll(join(root, 'none'))).rejects.toMatchObject({ code: 'input.not-found' });
});

test('ends when it is told to', async () => {
  const root = makeTree(TREE);
  const end = new AbortController();
  const pages = walkNames(root, { rules: RULES, signal: end.signal });
  await pages.next();
  end.abort(new Error('enough'));
  await expect(pages.next()).rejects.toThrow('enough');
});
