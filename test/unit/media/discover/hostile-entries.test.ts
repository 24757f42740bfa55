import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DirectoryListing } from '../../../../src/domain/ports.ts';
import { makeFolder, makeTree, namesOf, walkAll } from './made-tree.ts';

function problemsOf(listing: DirectoryListing | undefined): string[][] {
  return (listing?.problems ?? []).map(({ name, code }) => [name, code]);
}

test('links: inside under their own name, outside and broken ones as problems, directories not walked twice', async () => {
  const outside = makeTree(['secret.exr', 'sub/secret.exr']);
  const root = makeTree(['real/a.exr', 'rooted.exr']);
  symlinkSync('real/a.exr', join(root, 'latest.exr'));
  symlinkSync('real', join(root, 'current'));
  symlinkSync('..', join(root, 'real', 'up'));
  symlinkSync(join(outside, 'secret.exr'), join(root, 'out.exr'));
  symlinkSync(join(outside, 'sub'), join(root, 'outdir'));
  symlinkSync(`${root}-sibling`, join(root, 'broken.exr'));
  symlinkSync('loop-b', join(root, 'loop-a'));
  symlinkSync('loop-a', join(root, 'loop-b'));
  symlinkSync('/dev/zero', join(root, 'zero.exr'));
  const [top, real, ...more] = await walkAll(root);
  expect(more).toEqual([]);
  expect(top?.files).toMatchObject([{ name: 'latest.exr', sizeBytes: 'real/a.exr'.length }, { name: 'rooted.exr' }]);
  expect(top?.files[0]?.inode).toBe(real?.files[0]?.inode);
  expect(top?.skipped).toEqual({ 'link-inside': 1 });
  expect(real?.skipped).toEqual({ 'link-inside': 1 });
  expect(problemsOf(top)).toEqual(
    ['broken.exr', 'loop-a', 'loop-b', 'out.exr', 'outdir', 'zero.exr'].map((name) => [name, 'file.not-regular']),
  );
});

test('a link to a neighbour whose name begins like the root leads out of it', async () => {
  const parent = makeTree(['show/a.exr', 'show-b/b.exr']);
  symlinkSync(join(parent, 'show-b/b.exr'), join(parent, 'show/b.exr'));
  const [top] = await walkAll(join(parent, 'show'));
  expect(namesOf(top)).toEqual(['a.exr']);
  expect(problemsOf(top)).toEqual([['b.exr', 'file.not-regular']]);
});

test('pipes, sockets and devices are problems, as entries and as root, and never opened', async () => {
  const root = makeTree(['a.exr']);
  execFileSync('mkfifo', [join(root, 'pipe.exr')]);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(root, 'socket.exr'), resolve));
  try {
    const [top] = await walkAll(root);
    expect(namesOf(top)).toEqual(['a.exr']);
    expect(problemsOf(top)).toEqual([
      ['pipe.exr', 'file.not-regular'],
      ['socket.exr', 'file.not-regular'],
    ]);
    for (const special of [join(root, 'pipe.exr'), '/dev/zero']) {
      const listings = await walkAll(special);
      expect(listings).toHaveLength(1);
      expect(listings[0]?.problems).toMatchObject([{ code: 'file.not-regular' }]);
    }
  } finally {
    server.close();
  }
});

test('odd names come back as they are', async () => {
  const names = ['-rf', '$(id).exr', 'a\nb.exr', 'a"b\'c.exr', ' lead.exr', '🎬.exr', 'e\u0301.exr', '\u202efdp.exr'];
  names.push(`${'x'.repeat(251)}.exr`, 'a\\b.exr', '\x1b[31mred.exr', '__proto__', 'constructor', '\uFFFD.exr');
  const root = makeTree(names);
  for (const walkThreads of [0, 2]) {
    const [top] = await walkAll(root, { walkThreads });
    expect(namesOf(top)).toEqual([...names].sort());
    expect(top?.problems).toEqual([]);
  }
});

test.skipIf(process.platform !== 'linux')(
  'names that are not UTF-8 are problems with their bytes spelled out',
  async () => {
    const root = makeTree(['good.exr', 'sub/x.exr', 'really \uFFFD.exr']);
    const inRoot = (name: string) => Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, 'latin1')]);
    writeFileSync(inRoot('plate\xff.exr'), '');
    writeFileSync(inRoot('plate\xfe.exr'), '');
    mkdirSync(inRoot('dir\xe9'));
    const listings = await walkAll(root);
    expect(listings.map(({ path }) => path)).toEqual(['', 'sub']);
    expect(namesOf(listings[0])).toEqual(['good.exr', 'really \uFFFD.exr']);
    expect(problemsOf(listings[0])).toEqual([
      ['dir\\xe9', 'file.name'],
      ['plate\\xfe.exr', 'file.name'],
      ['plate\\xff.exr', 'file.name'],
    ]);
  },
);

test('paths up to the limit of the system are walked, longer ones are problems', async () => {
  const root = makeFolder();
  // Steps of 200 characters, made relative to one another: the longer ones have no absolute path.
  const step = 'd'.repeat(199);
  const program = `
    const { mkdirSync, writeFileSync } = require('node:fs');
    for (let depth = 0; depth < 22; depth++) {
      writeFileSync('shot.exr', '');
      mkdirSync(process.argv[1]);
      process.chdir(process.argv[1]);
    }`;
  execFileSync(process.execPath, ['-e', program, step], { cwd: root });
  const listings = await walkAll(root);
  const reached = listings.filter(({ files }) => files.length === 1);
  expect(Math.max(...reached.map(({ absolutePath }) => absolutePath.length))).toBeGreaterThan(3800);
  const last = listings.at(-1);
  expect(last?.absolutePath.length).toBeGreaterThan(4095);
  expect(last).toMatchObject({ files: [], problems: [{ name: '', code: 'file.name' }] });
  execFileSync('rm', ['-rf', root]);
});

test('what may not be read is a problem below the root and an error at it', async () => {
  const root = makeTree(['open/a.exr', 'shut/b.exr']);
  chmodSync(join(root, 'shut'), 0o000);
  const shown = walkAsNobody(root);
  if (shown === undefined) {
    process.stderr.write('note: running as root and another user cannot be taken on here; rights were not tested\n');
    return;
  }
  expect(shown.listings).toEqual([
    ['', [], []],
    ['open', ['a.exr'], []],
    ['shut', [], [['', 'file.forbidden']]],
  ]);
  expect(shown.rootCode).toBe('file.forbidden');
  chmodSync(join(root, 'shut'), 0o700);
});

interface Shown {
  readonly listings: unknown;
  readonly rootCode: string;
}

/** Root may read everything: then the walk runs as another user, in a process of its own. */
function walkAsNobody(root: string): Shown | undefined {
  const isRoot = process.getuid?.() === 0;
  const url = new URL('../../../../src/media/discover/walk-tree.ts', import.meta.url).href;
  const program = `
    const { walkTree } = await import(${JSON.stringify(url)});
    const rules = { skipNames: [], skipExtensions: [], skipDirectories: [], temporarySuffixes: [] };
    const listings = [];
    let rootCode = 'none';
    for await (const { path, files, problems } of walkTree(process.argv[1], { rules }))
      listings.push([path, files.map((file) => file.name), problems.map(({ name, code }) => [name, code])]);
    try { for await (const _ of walkTree(process.argv[1] + '/shut', { rules })); } catch (error) { rootCode = error.code; }
    process.stdout.write(JSON.stringify({ listings, rootCode }));`;
  if (isRoot) chmodSync(root, 0o755);
  try {
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program, root], {
      encoding: 'utf8',
      cwd: '/',
      stdio: ['ignore', 'pipe', isRoot ? 'ignore' : 'inherit'],
      ...(isRoot && { uid: 65534, gid: 65534 }),
    });
    return JSON.parse(output) as Shown;
  } catch (error) {
    if (isRoot) return undefined;
    throw error;
  }
}
