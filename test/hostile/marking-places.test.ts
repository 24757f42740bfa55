import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { withSmallDisk } from '../support/small-disk.ts';
import {
  describeFiles,
  expectRefused,
  expectTidy,
  findChanges,
  type MarkFolder,
  makeMarkFolder,
} from './support/mark-folder.ts';
import { makeFrame, makeStill } from './support/mark-media.ts';

const ORIGIN = ['--origin', 'generated'];
const NOBODY = 65_534;
const FRAMES = [1, 2, 3, 4].map((frame) => `seq/s.${frame}.exr`);

let folder: MarkFolder;
beforeEach(async () => {
  folder = await makeMarkFolder(['inspectors: 1'], { inProcess: true });
  folder.write('a.jpg', await makeStill(1));
  folder.write('b.exr', makeFrame(1));
  for (const [index, name] of FRAMES.entries()) folder.write(name, makeFrame(10 + index));
  return () => folder.remove();
});

const singles = (run: Awaited<ReturnType<MarkFolder['mark']>>): readonly string[] =>
  ['a.jpg', 'b.exr'].map(run.outcome);

test('an output that leads back to the source by any path', async () => {
  const { base, root } = folder;
  const before = folder.describe();
  symlinkSync(root, join(base, 'soft'));
  mkdirSync(join(base, 'hard/seq'), { recursive: true });
  for (const name of ['a.jpg', 'b.exr', ...FRAMES]) linkSync(join(root, name), join(base, 'hard', name));
  mkdirSync(join(base, 'bound'));
  const places = ['in', 'soft', 'hard'];
  try {
    execFileSync('mount', ['--bind', root, join(base, 'bound')], { stdio: 'ignore' });
    places.push('bound');
  } catch {
    process.stdout.write('note: no right to bind a folder; an output through one was not tested\n');
  }
  try {
    for (const place of places) {
      const run = await folder.mark([root, '--out', `${base}/${place}`, '--overwrite', ...ORIGIN]);
      expectTidy(run, 2);
      expect([place, ...singles(run)]).toEqual([place, 'failed output.refused', 'failed output.refused']);
      expect(findChanges(before, folder.describe())).toEqual([]);
    }
  } finally {
    if (places.includes('bound')) execFileSync('umount', ['-l', join(base, 'bound')]);
  }
});

test('what lies at the output: a link, a folder, a FIFO, an empty file, sidecars of others', async () => {
  const out = join(folder.base, 'out');
  const elsewhere = join(folder.base, 'elsewhere');
  writeFileSync(elsewhere, 'precious');
  const kinds = ['link', 'folder', 'fifo', 'empty', 'xmp', 'c2pa', 'xmp folder', 'xmp link'] as const;
  mkdirSync(out);
  for (const [index, kind] of kinds.entries()) folder.write(`${kind} x.exr`, makeFrame(30 + index));
  folder.write('embedded.jpg', await makeStill(3));
  symlinkSync(elsewhere, join(out, 'link x.exr'));
  mkdirSync(join(out, 'folder x.exr'));
  execFileSync('mkfifo', [join(out, 'fifo x.exr')]);
  writeFileSync(join(out, 'empty x.exr'), '');
  writeFileSync(join(out, 'xmp x.exr.xmp'), 'of somebody');
  writeFileSync(join(out, 'c2pa x.exr.c2pa'), 'of somebody');
  mkdirSync(join(out, 'xmp folder x.exr.xmp'));
  symlinkSync(elsewhere, join(out, 'xmp link x.exr.xmp'));
  writeFileSync(join(out, 'embedded.jpg.c2pa'), 'of somebody');
  const [before, there] = [folder.describe(), describeFiles(out)];
  const run = await folder.mark([folder.root, '--out', out, ...ORIGIN]);
  expectTidy(run, 2);
  for (const name of [...kinds.map((kind) => `${kind} x.exr`), 'embedded.jpg'])
    expect([name, run.outcome(name)]).toEqual([name, 'failed output.refused']);
  expect(singles(run)).toEqual(['marked', 'marked']);
  expect(findChanges(before, folder.describe())).toEqual([]);
  // Nothing of those refused, not even the part that could have been written.
  expect(findChanges(there, describeFiles(out)).filter((name) => /x\.exr|embedded/.test(name))).toEqual([]);
  expect(readFileSync(elsewhere, 'utf8')).toBe('precious');

  const again = await folder.mark([folder.root, '--out', out, '--overwrite', ...ORIGIN]);
  expect(Object.fromEntries(kinds.map((kind) => [kind, again.outcome(`${kind} x.exr`)]))).toEqual({
    link: 'failed output.refused', folder: 'failed output.refused', fifo: 'failed output.refused', empty: 'marked',
    xmp: 'marked', c2pa: 'marked', 'xmp folder': 'failed output.refused', 'xmp link': 'failed output.refused',
  }); // biome-ignore format: one list
  expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
});

test('in place: names of sidecars that are taken', async () => {
  const elsewhere = join(folder.base, 'elsewhere');
  writeFileSync(elsewhere, 'precious');
  mkdirSync(join(folder.root, 'b.exr.xmp'));
  folder.write('c.exr', makeFrame(3));
  symlinkSync(elsewhere, join(folder.root, 'c.exr.c2pa'));
  const index = folder.write('seq/s.frames.exr.sequence.json', '{"notes": "of somebody"}');
  const before = folder.describe();
  const run = await folder.mark([folder.root, '--in-place', ...ORIGIN]);
  expectTidy(run, 2);
  expect(['a.jpg', 'b.exr', 'c.exr'].map(run.outcome)).toEqual([
    'marked',
    'failed output.refused',
    'failed output.refused',
  ]);
  expect(run.lines.find(({ kind }) => kind === 'sequence')?.error?.code).toBe('output.refused');
  expect(findChanges(before, folder.describe())).toEqual(['a.jpg']);
  expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
  expect(readFileSync(index, 'utf8')).toContain('of somebody');
  expect(lstatSync(join(folder.root, 'c.exr.c2pa')).isSymbolicLink()).toBe(true);
});

test('an output below a link that leads nowhere', async () => {
  symlinkSync(join(folder.base, 'gone'), join(folder.base, 'dangling'));
  const before = folder.describe();
  const run = await folder.mark([folder.root, '--out', join(folder.base, 'dangling'), ...ORIGIN]);
  expectTidy(run, 2);
  expect(singles(run)).toEqual(['failed output.refused', 'failed output.refused']);
  expect(findChanges(before, folder.describe())).toEqual([]);
  expect(existsSync(join(folder.base, 'gone'))).toBe(false);
});

test('write-protected sources: refused in place with advice, marked as copies', async () => {
  for (const name of ['a.jpg', 'b.exr']) chmodSync(join(folder.root, name), 0o444);
  const before = folder.describe();
  const run = await folder.mark([folder.root, '--in-place', ...ORIGIN]);
  expectTidy(run, 2);
  expect(singles(run)).toEqual(['failed output.forbidden', 'failed output.forbidden']);
  expect(run.lines.find(({ path }) => path === 'a.jpg')?.error?.message).toMatch(/another folder/);
  const changed = findChanges(before, folder.describe());
  expect(changed.filter((name) => !name.startsWith('seq/s.frames.'))).toEqual([]);
  const copied = await folder.mark([folder.root, '--out', join(folder.base, 'out'), ...ORIGIN]);
  expectTidy(copied, 0);
  expect(singles(copied)).toEqual(['marked', 'marked']);
  expect(findChanges(before, folder.describe())).toEqual(changed);
});

test('folders that may not be written to', async () => {
  if (process.getuid?.() !== 0) {
    process.stdout.write('note: not root; folders of another user were not tested\n');
    return;
  }
  const theirs = join(folder.base, 'theirs');
  mkdirSync(theirs);
  for (const path of [folder.base, folder.root, theirs, join(folder.root, 'seq')]) chmodSync(path, 0o755);
  execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, folder.work, folder.keys]);
  const before = folder.describe();
  const receipt = join(theirs, 'receipt');
  for (const place of [['--out', theirs], ['--out', join(theirs, 'deep/er')], ['--in-place']]) {
    const run = await folder.mark([folder.root, ...place, ...ORIGIN], { uid: NOBODY });
    expectTidy(run, 2);
    expect([...place, ...singles(run)]).toEqual([...place, 'failed output.forbidden', 'failed output.forbidden']);
    expect(run.lines.find(({ kind }) => kind === 'sequence')?.error?.code).toBe('output.forbidden');
  }
  const out = join(folder.work, 'out');
  const unreceipted = await folder.mark([folder.root, '--out', out, '--receipt', receipt, ...ORIGIN], { uid: NOBODY });
  expectRefused(unreceipted, 2, /may not be written/);
  // It was said before anything was marked.
  expect(existsSync(out)).toBe(false);
  expect(findChanges(before, folder.describe())).toEqual([]);
  expect(describeFiles(theirs).size).toBe(0);
});

test('a disk that may only be read', async () => {
  const lay = (disk: string): void => {
    execFileSync('cp', ['-a', folder.root, join(disk, 'in')]);
  };
  await withSmallDisk({ sizeKib: 256, readOnlyAfter: lay }, async (disk) => {
    const root = join(disk, 'in');
    const before = describeFiles(root);
    const inPlace = await folder.mark([root, '--in-place', ...ORIGIN]);
    expectTidy(inPlace, 2);
    expect(singles(inPlace)).toEqual(['failed output.forbidden', 'failed output.forbidden']);
    const copied = await folder.mark([root, '--out', join(folder.base, 'out'), ...ORIGIN]);
    expectTidy(copied, 0);
    expect(findChanges(before, describeFiles(root))).toEqual([]);
  });
});

test('a full disk at any point: what is there is whole, and there is nothing else', async () => {
  const before = folder.describe();
  const seen = new Set<string>();
  for (const sizeKib of [8, 28, 48, 64]) {
    await withSmallDisk({ sizeKib }, async (disk) => {
      const out = join(disk, 'out');
      const run = await folder.mark([folder.root, '--out', out, '--receipt', join(disk, 'handover'), ...ORIGIN]);
      // What was marked is told also when there was no room for the receipt in the end.
      expect([sizeKib, run.summary !== undefined]).toEqual([sizeKib, true]);
      expect([0, 3]).toContain(run.exitCode);
      expect(run.leftBehind).toEqual([]);
      const names = [...describeFiles(disk).keys()];
      expect(names.filter((name) => /\.tmp$/.test(name))).toEqual([]);
      for (const line of run.lines) {
        if (line.status === 'failed')
          expect([sizeKib, line.path, line.error?.code]).toEqual([sizeKib, line.path, 'output.full']);
        seen.add(`${line.kind} ${line.status}`);
      }
      const receipts = names.filter((name) => name.startsWith('handover'));
      expect([0, 3]).toContain(receipts.length);
      seen.add(`receipt ${receipts.length}`);
      if (run.outcome('b.exr') === 'failed output.full')
        expect(names.filter((name) => name.startsWith('out/b.exr'))).toEqual([]);
      const index = names.filter((name) => name.includes('.sequence.json'));
      const isIndexed = run.lines.some(({ kind, status }) => kind === 'sequence' && status === 'marked');
      expect([sizeKib, index.length]).toEqual([sizeKib, isIndexed ? 3 : 0]);
      rmSync(join(disk, 'handover'), { force: true });
    });
  }
  expect(findChanges(before, folder.describe())).toEqual([]);
  // Otherwise the sizes tried nothing, as where no disk could be mounted.
  if (seen.size > 0)
    for (const state of ['file failed', 'file marked', 'sequence failed', 'sequence marked', 'receipt 0'])
      expect([...seen]).toContain(state);
});

test('no place for temporary files', async () => {
  const before = folder.describe();
  const environment = { TMPDIR: join(folder.base, 'nowhere') };
  const run = await folder.mark([folder.root, '--in-place', ...ORIGIN], { environment });
  expectRefused(run, 3, /No folder for temporary files can be made.*TMPDIR/s);
  expect(findChanges(before, folder.describe())).toEqual([]);
});
