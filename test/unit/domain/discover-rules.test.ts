import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileRules, type DiscoverRules } from '../../../src/domain/discover-rules.ts';

const DEFAULTS = parse(readFileSync(join(import.meta.dirname, '../../../config/default.yaml'), 'utf8')) as {
  discover: DiscoverRules;
  settleMs: number;
};
const rules = compileRules(DEFAULTS.discover);

test('the defaults are lists of text, without repetition, extensions and endings with their dot', () => {
  const { skipNames, skipExtensions, skipDirectories, temporarySuffixes } = DEFAULTS.discover;
  for (const list of [skipNames, skipExtensions, skipDirectories, temporarySuffixes]) {
    expect(list.length).toBeGreaterThan(5);
    expect(list.every((entry) => typeof entry === 'string' && entry.length > 1)).toBe(true);
    expect(new Set(list.map((entry) => entry.toLowerCase())).size).toBe(list.length);
  }
  expect([...skipExtensions, ...temporarySuffixes].every((entry) => /^\.[^.]+$/.test(entry))).toBe(true);
  expect(DEFAULTS.settleMs).toBe(10_000);
});

test.each([
  'a.exr',
  'a.dpx',
  'a.png',
  'a.jpg',
  'a.heic',
  'a.mov',
  'a.mxf',
  'a.ts',
  'a.wav',
  'a.mp3',
  'a.flac',
  'a.pdf',
  'a.txt',
  'a.md',
  'a.srt',
  'a.svg',
  'a.psd',
  'a.xmp',
  'a.json',
  'a.c2pa',
  'a.unheardof',
  'noextension',
  'a.zip',
  'a.usd',
  '.exr',
])('%s is looked at by default', (name) => {
  expect(rules.decideFile(name)).toEqual({ temporary: false });
});

test.each([
  ['render.LOG', 'extension .log'],
  ['comp_v001.nk', 'extension .nk'],
  ['comp_v001.nk~', 'extension .nk~'],
  ['thumbs.DB', 'name Thumbs.db'],
  ['._plate.1001.exr', 'name ._*'],
  ['README.md', 'name README.md'],
  ['comp.nk.tmp', 'extension .nk'],
])('%s is skipped by %s', (name, rule) => {
  expect(rules.decideFile(name).skippedBy).toBe(rule);
});

test.each([
  'a.exr.part',
  'a.exr.PARTIAL',
  'a.exr.tmp',
  'a.exr.tmp1234',
  'a.exr.tmp.1234',
  '.a.1001.exr.Xa3f9Q',
  'a.mov.crdownload',
])('%s is temporary', (name) => {
  expect(rules.decideFile(name)).toEqual({ temporary: true });
});

test.each(['part.exr', 'a.part.exr', 'tmp.1001.exr', 'a.1234', '.hidden.exr', 'a.partial_matte.exr', '.tmp'])(
  '%s is not temporary',
  (name) => {
    expect(rules.decideFile(name)).toEqual({ temporary: false });
  },
);

test('directories are skipped by whole name, without case', () => {
  expect(rules.skipDirectory('@eaDir')).toBe('directory @eaDir');
  expect(rules.skipDirectory('.TRASH-1000')).toBe('directory .Trash-*');
  expect(rules.skipDirectory('.github')).toBeUndefined();
  expect(rules.skipDirectory('renders')).toBeUndefined();
});
