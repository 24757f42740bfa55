import { expect, test } from 'vitest';
import type { ListedFile } from '../../../src/domain/ports.ts';
import { findSidecarNames, splitSidecars } from '../../../src/domain/sidecars.ts';

function file(name: string): ListedFile {
  return { name, sizeBytes: name.length, mtimeMs: 1, ctimeMs: 2, inode: 3 };
}

function split(names: readonly string[]): { assets: Record<string, string[]>; orphans: string[] } {
  const { assets, orphans } = splitSidecars(names.map(file));
  return {
    assets: Object.fromEntries(
      assets.map((asset) => [asset.file.name, asset.sidecars.map(({ name, match }) => `${match} ${name}`)]),
    ),
    orphans: orphans.map(({ file: { name }, kind }) => `${kind} ${name}`),
  };
}

test('names of the whole file are exact, names of the stem go to every file of that stem', () => {
  expect(split(['a.c2pa', 'a.exr', 'a.exr.c2pa', 'a.exr.json', 'a.mov', 'a.xmp', 'ab.exr'])).toEqual({
    assets: {
      'a.exr': ['exact a.exr.c2pa', 'exact a.exr.json', 'stem a.c2pa', 'stem a.xmp'],
      'a.mov': ['stem a.c2pa', 'stem a.xmp'],
      'ab.exr': [],
    },
    orphans: [],
  });
});

test('what speaks for nothing here is handed back by kind', () => {
  expect(split(['b.exr', 'a.c2pa', 'a.exr.c2pa', 'a.json', 'a.xmp', '.xmp', 'x.c2pa.c2pa'])).toEqual({
    // A name of a dot and letters has no extension: it is a file like any other.
    assets: { '.xmp': [], 'b.exr': [] },
    orphans: ['c2pa a.c2pa', 'c2pa a.exr.c2pa', 'json a.json', 'xmp a.xmp', 'c2pa x.c2pa.c2pa'],
  });
});

test('graphs that savers write beside frames find them, one by one or all together', () => {
  const frames = ['sh.1001.exr', 'sh.1002.exr'];
  expect(split([...frames, 'sh.1001_api.json', 'sh.1001_ui.json', 'sh.1002.json']).assets).toEqual({
    'sh.1001.exr': ['stem sh.1001_api.json', 'stem sh.1001_ui.json'],
    'sh.1002.exr': ['stem sh.1002.json'],
  });
  expect(split([...frames, 'sh.json', 'sh_ui.json', 'other.json'])).toEqual({
    assets: Object.fromEntries(frames.map((name) => [name, ['stem sh.json', 'stem sh_ui.json']])),
    orphans: ['json other.json'],
  });
  expect(split(['ComfyUI_00001_.exr', 'ComfyUI_00001_.json']).assets).toEqual({
    'ComfyUI_00001_.exr': ['stem ComfyUI_00001_.json'],
  });
});

test('a credential named for a sequence is no claim on its frames', () => {
  expect(split(['sh.1001.exr', 'sh.c2pa']).orphans).toEqual(['c2pa sh.c2pa']);
});

test('extensions of sidecars are read without case, stems with it', () => {
  expect(split(['A.exr', 'A.XMP', 'a.xmp'])).toEqual({ assets: { 'A.exr': ['stem A.XMP'] }, orphans: ['xmp a.xmp'] });
});

test('a sidecar that is still being written is an unfinished file', () => {
  const { assets } = splitSidecars([file('a.exr'), { ...file('a.exr.xmp'), temporary: true }]);
  expect(assets.map(({ file: { name }, sidecars }) => [name, sidecars])).toEqual([
    ['a.exr', []],
    ['a.exr.xmp', []],
  ]);
});

test('a sidecar keeps what lstat said of it, and strange names harm nothing', () => {
  const { assets } = splitSidecars([file('__proto__'), file('__proto__.xmp'), file('constructor.exr')]);
  expect(assets[0]?.sidecars).toEqual([
    { name: '__proto__.xmp', kind: 'xmp', match: 'exact', sizeBytes: 13, mtimeMs: 1, ctimeMs: 2, inode: 3 },
  ]);
});

test('100,000 files are split at once', () => {
  const names = Array.from({ length: 50_000 }, (_, at) => [`a.${at}.exr`, `a.${at}.exr.xmp`]).flat();
  const started = performance.now();
  expect(splitSidecars(names.map(file)).assets).toHaveLength(50_000);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('for one file alone, a credential of a shared stem is left out', () => {
  const names = ['a.exr', 'a.exr.c2pa', 'a.c2pa', 'a.xmp', 'a_ui.json', 'b.xmp'];
  expect(findSidecarNames('a.exr', names)).toEqual(['a.exr.c2pa', 'a.c2pa', 'a.xmp', 'a_ui.json']);
  expect(findSidecarNames('a.exr', [...names, 'a.mov'])).toEqual(['a.exr.c2pa', 'a.xmp', 'a_ui.json']);
});

test('documents that speak for other files are told apart, with what belongs to them', () => {
  const names = [
    'sh.1001.exr',
    'sh.frames.exr.sequence.json',
    'sh.frames.exr.sequence.json.c2pa',
    'sh.frames.exr.sequence.json.xmp',
    'RUN.Receipt.JSON',
    'RUN.Receipt.JSON.c2pa',
    'sh.receipt.json.part',
    'sh.sequence.c2pa',
    '.sequence.json',
  ];
  const files = names.map((name) => ({ ...file(name), ...(name.endsWith('.part') && { temporary: true }) }));
  const { companions } = splitSidecars(files);
  expect(companions.map(({ file: { name }, kind, sidecars }) => [name, kind, ...sidecars.map((s) => s.name)])).toEqual([
    ['sh.frames.exr.sequence.json', 'sequence', 'sh.frames.exr.sequence.json.c2pa', 'sh.frames.exr.sequence.json.xmp'],
    ['RUN.Receipt.JSON', 'receipt', 'RUN.Receipt.JSON.c2pa'],
  ]);
  // What is named for the stem of a document is not its signature: that would make a sequence of any name speak.
  expect(split(names.filter((name) => !name.endsWith('.part')))).toEqual({
    assets: { 'sh.1001.exr': [] },
    orphans: ['c2pa sh.sequence.c2pa', 'json .sequence.json'],
  });
});

test('for one file alone, the documents beside it come with their signatures', () => {
  const siblings = ['a.exr', 'a.exr.c2pa', 'b.exr', 'b.exr.c2pa', 'x.sequence.json', 'x.sequence.json.c2pa', 'x.json'];
  expect(findSidecarNames('a.exr', siblings)).toEqual(['a.exr.c2pa', 'x.sequence.json', 'x.sequence.json.c2pa']);
});
