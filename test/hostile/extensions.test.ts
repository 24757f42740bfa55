import { extname } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WHOLE_FILES } from '../unit/media/probe/make/whole-files.ts';
import { expectTyped, type Scanned } from './support/expect-typed.ts';
import { type HostileFolder, makeHostileFolder, ORDINARY } from './support/hostile-folder.ts';

/** Not `.json`: under that ending a file speaks for others and is no asset, whatever is in it. */
const ENDINGS = [...new Set(WHOLE_FILES.map(({ name }) => extname(name)))].filter((ending) => ending !== '.json');

/** Nothing in their bytes says what they are. */
const NAMELESS: ReadonlySet<string> = new Set(['old.tga', 'a.md']);
/** A type's own ending, and others that are no lie: one container under three names, and WebM is Matroska. */
const ALSO_RIGHT: Readonly<Record<string, readonly string[]>> = {
  '.mp4': ['.mov', '.m4a'],
  '.mov': ['.mp4', '.m4a'],
  '.m4a': ['.mp4', '.mov'],
  '.webm': ['.mkv'],
};

let folder: HostileFolder;
let scanned: Scanned;
const lying = (name: string, ending: string): string => `lying/${name.replaceAll('.', ' ')}${ending}`;

beforeAll(async () => {
  folder = makeHostileFolder();
  for (const { name, bytes } of WHOLE_FILES) {
    for (const ending of ENDINGS) if (ending !== extname(name)) folder.write(lying(name, ending), bytes);
    folder.write(lying(name, ''), bytes);
  }
  for (const ending of ENDINGS) folder.write(`generated/as${ending}`, ORDINARY);
  scanned = expectTyped(await folder.scan(), { seconds: 200 });
}, 300_000);
afterAll(() => folder?.remove());

test('a generated picture is found under every ending', () => {
  for (const ending of ENDINGS) {
    const line = scanned.assets.get(`generated/as${ending}`);
    expect([ending, line?.status, line?.origin, line?.mediaType]).toEqual([
      ending,
      'checked',
      'generated',
      'image/png',
    ]);
  }
});

test('every type is known by its bytes under every ending, and a wrong ending is a finding', () => {
  let lies = 0;
  for (const { name, mediaType } of WHOLE_FILES) {
    if (NAMELESS.has(name)) continue;
    for (const ending of [...ENDINGS, '']) {
      if (ending === extname(name)) continue;
      const line = scanned.assets.get(lying(name, ending));
      const where = `${name} as ${ending}`;
      expect([where, line?.status, line?.origin, line?.mediaType]).toEqual([where, 'checked', 'unknown', mediaType]);
      const isLie = ending !== '' && ALSO_RIGHT[extname(name)]?.includes(ending) !== true;
      const codes = line?.findings.map((finding) => finding.code);
      expect(codes?.includes('media.extension-mismatch'), where).toBe(isLie);
      if (isLie) lies += 1;
    }
  }
  expect(lies).toBeGreaterThan(1300);
});

test('what only its ending tells is not supported without it, and has no origin', () => {
  for (const name of NAMELESS) {
    expect(scanned.outcome(lying(name, ''))).toBe('unsupported');
    expect(scanned.outcome(lying(name, '.png'))).toBe('unsupported');
  }
});
