import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { splitSidecars } from '../../../../src/domain/sidecars.ts';
import { type ListedPart, listPart } from '../../../../src/media/discover/list-part.ts';
import { makeFolder, makeTree, namesOf, RULES, walkAll } from './made-tree.ts';

/** Sidecars of every way to be one, and names on both sides of every boundary. */
const NAMES = [
  'shot.1001.exr',
  'shot.1001.exr.xmp',
  'shot.1002.c2pa',
  'shot.1002.exr',
  'shot.1003.exr',
  'shot.1003.exr.c2pa',
  'shot.json',
  'shot.sequence.json',
  'shot.sequence.json.c2pa',
  'a_api.json',
  'a.mov',
  'a.wav',
  'a.c2pa',
  'lost.c2pa',
  'lost.xmp',
  'notes.log',
  'zz.exr.part',
];

/** Names with their sidecars, as the scan joins them. */
function joinNames(listing: Parameters<typeof splitSidecars>[0]): readonly string[] {
  const { assets, companions, orphans } = splitSidecars(listing);
  return [
    ...[...assets, ...companions].map(
      ({ file, sidecars }) => `${file.name} < ${sidecars.map((s) => `${s.match} ${s.name}`).join(', ')}`,
    ),
    ...orphans.map(({ file }) => `orphan ${file.name}`),
  ].toSorted();
}

test('parts of a directory, wherever it is cut, together give what the whole gives', async () => {
  const root = makeTree(NAMES.map((name) => `d/${name}`));
  const directory = join(root, 'd');
  const whole = (await walkAll(root))[1];
  const names = namesOf(whole);
  const list = (part: Omit<ListedPart, 'directory'>) => listPart(root, { directory, ...part }, RULES);
  expect(await list({})).toEqual(whole);
  for (const boundary of [...names, 'b', 'shot.1002.']) {
    const below = await list({ to: boundary });
    const above = await list({ from: boundary });
    expect([...joinNames(below.files), ...joinNames(above.files)].toSorted(), boundary).toEqual(
      joinNames(whole?.files ?? []),
    );
    const skipped = (below.skipped['extension .log'] ?? 0) + (above.skipped['extension .log'] ?? 0);
    expect(skipped).toBe(1);
  }
});

test('a single name, and a few names, come with what speaks for them and nothing else', async () => {
  const root = makeTree(NAMES.map((name) => `d/${name}`));
  const list = async (part: Omit<ListedPart, 'directory'>) =>
    namesOf(await listPart(root, { directory: join(root, 'd'), ...part }, RULES));
  expect(await list({ from: 'shot.1003.exr', to: 'shot.1003.exr' })).toEqual([
    'shot.1003.exr',
    'shot.1003.exr.c2pa',
    'shot.json',
  ]);
  expect(await list({ names: ['a.mov', 'shot.1002.exr', 'gone.exr'] })).toEqual([
    'a.c2pa',
    'a.mov',
    'a_api.json',
    'shot.1002.c2pa',
    'shot.1002.exr',
    'shot.json',
  ]);
});

test('a root that is a file gives that file with its sidecars', async () => {
  const root = makeTree(['d/a.log', 'd/a.log.xmp', 'd/b.exr']);
  const file = join(root, 'd', 'a.log');
  const part = { directory: join(root, 'd'), from: 'a.log', to: 'a.log' };
  expect(await listPart(file, part, RULES)).toEqual((await walkAll(file))[0]);
});

test('nothing outside the root is listed', async () => {
  const outside = makeTree(['secret/a.exr']);
  const root = makeTree(['d/a.exr', 'd/e/b.exr']);
  const list = (directory: string) => listPart(root, { directory }, RULES);
  for (const directory of [join(outside, 'secret'), `${root}/d/../../x`, `${root}-beside`])
    await expect(list(directory)).rejects.toMatchObject({ code: 'input.not-found' });
  rmSync(join(root, 'd'), { recursive: true });
  symlinkSync(outside, join(root, 'd'));
  expect(await list(join(root, 'd', 'secret'))).toMatchObject({
    files: [],
    problems: [{ name: '', code: 'file.not-regular' }],
  });
});

test('a directory that is gone is a problem of its own, a root that is gone an error', async () => {
  const root = makeFolder();
  mkdirSync(join(root, 'd'));
  expect(await listPart(root, { directory: join(root, 'gone') }, RULES)).toMatchObject({
    path: 'gone',
    files: [],
    problems: [{ name: '', code: 'file.vanished' }],
  });
  rmSync(root, { recursive: true });
  await expect(listPart(root, { directory: root }, RULES)).rejects.toMatchObject({ code: 'input.not-found' });
});
