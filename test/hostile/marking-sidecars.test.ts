import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { makeWav } from '../support/credential-files.ts';
import {
  describeFiles,
  expectRefused,
  expectTidy,
  findChanges,
  type MarkFolder,
  makeMarkFolder,
} from './support/mark-folder.ts';
import { makeFrame, makeStill } from './support/mark-media.ts';

const GENERATED = ['--origin', 'generated'];
const XMP = `<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:my='http://example.org/my/' my:note='keep me'><dc:creator><rdf:Seq><rdf:li>Alex</rdf:li></rdf:Seq></dc:creator></rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end='w'?>`;
const DIGITAL_SOURCE = 'digitalsourcetype/trainedAlgorithmicMedia';

let folder: MarkFolder;
beforeEach(async () => {
  folder = await makeMarkFolder(['inspectors: 1'], { inProcess: true });
  return () => folder.remove();
});

const inPlace = (...args: readonly string[]) => folder.mark([folder.root, '--in-place', ...args]);
const read = (name: string): Buffer => readFileSync(join(folder.root, name));

async function verify(): Promise<number | null> {
  return (await folder.run(['verify', folder.root])).exitCode;
}

/** A store that binds to a file that is not there any more. */
async function makeStaleStore(): Promise<Buffer> {
  folder.write('once.exr', makeFrame(900));
  expectTidy(await inPlace(...GENERATED), 0);
  const store = read('once.exr.c2pa');
  for (const ending of ['', '.c2pa', '.xmp']) rmSync(join(folder.root, `once.exr${ending}`));
  return store;
}

test('a store beside a file that binds to something else, or to nothing, is never lost', async () => {
  const stale = await makeStaleStore();
  folder.write('stale.exr', makeFrame(1));
  folder.write('stale.exr.c2pa', stale);
  folder.write('stale.jpg', await makeStill(1));
  folder.write('stale.jpg.c2pa', stale);
  folder.write('junk.exr', makeFrame(2));
  folder.write('junk.exr.c2pa', 'junk');
  folder.write('empty.exr', makeFrame(3));
  folder.write('empty.exr.c2pa', '');
  // By its stem it may be another file's: it says nothing of this one, and stays.
  folder.write('other.exr', makeFrame(4));
  folder.write('other.c2pa', stale);
  const before = folder.describe();
  const run = await inPlace(...GENERATED);
  expectTidy(run, 2);
  for (const name of ['stale.exr', 'stale.jpg', 'junk.exr', 'empty.exr']) {
    expect([name, run.outcome(name)]).toEqual([name, 'failed mark.refused']);
    expect(run.lines.find(({ path }) => path === name)?.error?.message).toContain(`${name}.c2pa`);
  }
  expect(run.outcome('other.exr')).toBe('marked');
  expect(findChanges(before, folder.describe())).toEqual(['other.exr.c2pa', 'other.exr.xmp']);
});

test('a store in the file and one beside it', async () => {
  folder.write('a.jpg', await makeStill(1));
  folder.write('b.wav', makeWav());
  expectTidy(await inPlace(...GENERATED), 0);
  const before = folder.describe();
  // Readers look into the file first, so this mark would be one that nobody sees.
  const forced = await inPlace(...GENERATED, '--tool', 'other', '--sidecar');
  expectTidy(forced, 2);
  expect(['a.jpg', 'b.wav'].map(forced.outcome)).toEqual(['failed mark.refused', 'failed mark.refused']);
  expect(findChanges(before, folder.describe())).toEqual([]);
  folder.write('a.jpg.c2pa', read('a.jpg').subarray(0, 500));
  const beside = await inPlace(...GENERATED, '--tool', 'other');
  expectTidy(beside, 2);
  expect(['a.jpg', 'b.wav'].map(beside.outcome)).toEqual(['failed mark.refused', 'marked']);
});

test('an XMP sidecar keeps its other statements, and one that cannot is named', async () => {
  folder.write('a.wav', makeWav());
  folder.write('a.wav.xmp', XMP);
  folder.write('b.exr', makeFrame(1));
  folder.write('b.exr.xmp', XMP);
  folder.write('c.exr', makeFrame(2));
  folder.write('c.exr.xmp', 'this is no XMP');
  for (let frame = 1; frame <= 3; frame += 1) folder.write(`seq/s.${frame}.exr`, makeFrame(10 + frame));
  folder.write('seq/s.frames.exr.sequence.json.xmp', XMP);
  const before = folder.describe();
  const run = await inPlace(...GENERATED);
  expectTidy(run, 3);
  for (const name of ['a.wav.xmp', 'b.exr.xmp', 'seq/s.frames.exr.sequence.json.xmp']) {
    const text = read(name).toString();
    for (const part of ['Alex', 'keep me', DIGITAL_SOURCE]) expect(text, name).toContain(part);
  }
  expect(run.outcome('c.exr')).toBe('failed metadata.failed');
  expect(run.lines.find(({ path }) => path === 'c.exr')?.error?.message).toMatch(/What c\.exr\.xmp says/);
  expect(findChanges(before, folder.describe()).filter((name) => name.startsWith('c.'))).toEqual([]);
});

// A process cannot be stopped on purpose between two calls that take some microseconds: what it leaves then is laid out here.
test('a run stopped between the names of a mark is completed by the next', async () => {
  folder.write('a.exr', makeFrame(1));
  const options = [...GENERATED, '--exr-attribute'];
  expectTidy(await inPlace(...options, '--tool', 'A'), 0);
  const older = read('a.exr');
  expectTidy(await inPlace(...options, '--tool', 'B'), 0);
  const store = read('a.exr.c2pa');
  // The store is in place, the file is still the old one.
  folder.write('a.exr', older);
  expect(await verify()).toBe(1);
  const completed = await inPlace(...options, '--tool', 'B');
  expectTidy(completed, 0);
  expect(completed.outcome('a.exr')).toBe('marked');
  // Not signed anew: what was there already says it all, with its history.
  expect(read('a.exr.c2pa').equals(store)).toBe(true);
  expect(await verify()).toBe(0);
  expect((await inPlace(...options, '--tool', 'B')).summary).toMatchObject({ marked: 0, unchanged: 1, failed: 0 });
});

test('the same of a sequence', async () => {
  for (let frame = 1; frame <= 3; frame += 1) folder.write(`s.${frame}.exr`, makeFrame(frame));
  const index = 's.frames.exr.sequence.json';
  expectTidy(await inPlace(...GENERATED), 0);
  const older = read(index);
  folder.write('s.2.exr', makeFrame(20));
  expectTidy(await inPlace(...GENERATED), 0);
  const store = read(`${index}.c2pa`);
  folder.write(index, older);
  expect(await verify()).toBe(1);
  expectTidy(await inPlace(...GENERATED), 0);
  expect(read(`${index}.c2pa`).equals(store)).toBe(true);
  expect(await verify()).toBe(0);
  // An index that somebody wrote to is another matter.
  folder.write(index, read(index).toString().replace('s.1.exr', 's.9.exr'));
  const before = folder.describe();
  expectTidy(await inPlace(...GENERATED, '--tool', 'other'), 2);
  expect(findChanges(before, folder.describe())).toEqual([]);
});

test('a file that somebody changed below its mark is not taken for one of a stopped run', async () => {
  folder.write('a.exr', makeFrame(1));
  expectTidy(await inPlace(...GENERATED, '--exr-attribute'), 0);
  const marked = read('a.exr');
  marked[marked.length - 5] = (marked.at(-5) ?? 0) ^ 1;
  folder.write('a.exr', marked);
  const before = folder.describe();
  for (const tool of [[], ['--tool', 'other']]) {
    const run = await inPlace(...GENERATED, '--exr-attribute', ...tool);
    expectTidy(run, 2);
    expect(run.outcome('a.exr')).toBe('failed mark.refused');
  }
  expect(findChanges(before, folder.describe())).toEqual([]);
});

test('copies that a stopped run left without their sidecars are completed', async () => {
  folder.write('a.exr', makeFrame(1));
  folder.write('b.wav', makeWav());
  const out = join(folder.base, 'out');
  for (const more of [[], ['--exr-attribute']]) {
    const args = [folder.root, '--out', out, ...GENERATED, ...more];
    expectTidy(await folder.mark(args), 0);
    const whole = [...describeFiles(out).keys()].toSorted();
    rmSync(join(out, 'a.exr.c2pa'));
    rmSync(join(out, 'b.wav'));
    const run = await folder.mark(args);
    expectTidy(run, 0);
    expect(['a.exr', 'b.wav'].map(run.outcome)).toEqual(['marked', 'marked']);
    expect([...describeFiles(out).keys()].toSorted()).toEqual(whole);
    execFileSync('rm', ['-r', out]);
  }
});

test('what is named with --ingredient and --declaration, and what is wrong with it', async () => {
  folder.write('a.jpg', await makeStill(1));
  folder.write('b.png', await makeStill(2, 'png'));
  for (let frame = 1; frame <= 3; frame += 1) folder.write(`seq/s.${frame}.exr`, makeFrame(frame));
  const before = folder.describe();
  const beside = (name: string, text = ''): string => {
    writeFileSync(join(folder.base, name), text);
    return join(folder.base, name);
  };
  const fifo = join(folder.base, 'fifo');
  execFileSync('mkfifo', [fifo]);
  for (const [path, message] of [
    [fifo, /fifo: Not a regular file/],
    [folder.work, /work: Not a regular file/],
    [beside('empty'), /empty: The file is empty/],
  ] as const)
    expectRefused(await inPlace(...GENERATED, '--ingredient', path), 3, message);
  const receipt = ['--receipt', join(beside('file', 'x'), 'receipt')];
  for (const [args, message] of [
    [['--declaration', beside('broken.yaml', 'a: [b\n c: }')], /broken\.yaml:\d/],
    [['--declaration', beside('odd.yaml', 'reference: 5\nentries: 7')], /entries: must be a list/],
    [['--declaration', fifo], /not a regular file/],
    [[...GENERATED, ...receipt], /./],
  ] as const)
    expectRefused(await inPlace(...args), 2, message);
  expect(findChanges(before, folder.describe())).toEqual([]);

  const self = await inPlace(
    ...GENERATED, '--ingredient', join(folder.root, 'a.jpg'), '--ingredient', join(folder.root, 'seq/s.2.exr'),
  ); // biome-ignore format: one line
  expectTidy(self, 2);
  expect(self.outcome('a.jpg')).toBe('failed mark.refused');
  expect(self.outcome('b.png')).toBe('marked');
  expect(self.outcome('seq/s.2.exr')).toBe('failed mark.refused');
  expect(findChanges(before, folder.describe())).toEqual(['b.png']);
});

test('a receipt where a folder has its name', async () => {
  folder.write('a.jpg', await makeStill(1));
  const taken = join(folder.base, 'handover.receipt.json');
  mkdirSync(taken);
  const run = await inPlace(...GENERATED, '--receipt', join(folder.base, 'handover'));
  expectTidy(run, 0);
  expect(existsSync(join(folder.base, 'handover-2.receipt.json'))).toBe(true);
});
