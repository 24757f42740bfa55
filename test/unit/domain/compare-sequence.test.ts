import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareSequence, isIntactSequence } from '../../../src/domain/compare-sequence.ts';
import { composeSequenceIndex } from '../../../src/domain/compose-sequence-index.ts';
import type { SequenceComparison } from '../../../src/domain/sequence-manifest.ts';
import { type Disk, found, hashOf, madeIndex } from './made-sequence.ts';

const FIVE = { 'a.1001.exr': 'A', 'a.1002.exr': 'B', 'a.1003.exr': 'C', 'a.1004.exr': 'D', 'a.1005.exr': 'E' };

function compare(index: Readonly<Record<string, string>>, disk: Disk) {
  return brief(compareSequence(madeIndex(index), found(disk)));
}

/** Without what is empty, and without the intact ones. */
function brief(comparison: SequenceComparison) {
  const { intact: _, missing, ...lists } = comparison;
  return Object.fromEntries(
    Object.entries({ ...lists, missing: missing.map(({ name }) => name) }).filter(([, list]) => list.length > 0),
  );
}

describe('the frames of a sequence against its index', () => {
  test('are all intact when nothing changed', () => {
    const whole = compareSequence(madeIndex(FIVE), found(FIVE));
    expect(isIntactSequence(whole)).toBe(true);
    expect(whole.intact).toEqual(Object.keys(FIVE));
  });

  test('changed, missing and extra', () => {
    const { 'a.1004.exr': _, ...rest } = FIVE;
    expect(compare(FIVE, { ...rest, 'a.1002.exr': 'x', 'a.1006.exr': 'y' })).toEqual({
      changed: ['a.1002.exr'],
      missing: ['a.1004.exr'],
      extra: ['a.1006.exr'],
    });
  });

  test('two that were swapped are both renamed', () => {
    expect(compare(FIVE, { ...FIVE, 'a.1002.exr': 'C', 'a.1003.exr': 'B' })).toEqual({
      renamed: [
        { from: 'a.1002.exr', to: 'a.1003.exr' },
        { from: 'a.1003.exr', to: 'a.1002.exr' },
      ],
    });
  });

  test('one that its neighbour was copied over is missing, and the copy a duplicate', () => {
    expect(compare(FIVE, { ...FIVE, 'a.1003.exr': 'B' })).toEqual({
      missing: ['a.1003.exr'],
      duplicated: [{ name: 'a.1003.exr', of: 'a.1002.exr' }],
    });
  });

  test('one more of the same is a duplicate when it is named like a frame, and nothing otherwise', () => {
    expect(compare(FIVE, { ...FIVE, 'a.1006.exr': 'E', 'thumbnail.exr': 'E' })).toEqual({
      duplicated: [{ name: 'a.1006.exr', of: 'a.1005.exr' }],
    });
  });

  test('held frames are as many as they were', () => {
    const held = { ...FIVE, 'a.1003.exr': 'B', 'a.1004.exr': 'B' };
    expect(compare(held, held)).toEqual({});
    const { 'a.1003.exr': _, ...less } = held;
    expect(compare(held, less)).toEqual({ missing: ['a.1003.exr'] });
    expect(compare(held, { ...held, 'a.1005.exr': 'B' })).toEqual({
      missing: ['a.1005.exr'],
      duplicated: [{ name: 'a.1005.exr', of: 'a.1002.exr' }],
    });
    // The one that kept its number is that one.
    expect(compare(held, { ...less, 'b.1003.exr': 'B', 'a.1005.exr': 'E' })).toEqual({
      renamed: [{ from: 'a.1003.exr', to: 'b.1003.exr' }],
    });
  });

  test.each([
    ['another prefix', (name: string) => name.replace('a.', 'sh010_v002.')],
    ['other padding', (name: string) => name.replace('.1', '.00001')],
    ['other case', (name: string) => name.toUpperCase()],
    ['no name in common', (name: string) => `${name.slice(2, 6)} final (copy)`],
  ])('all under %s are renamed, each to its own', (_what, rename) => {
    const disk = Object.fromEntries(Object.entries(FIVE).map(([name, content]) => [rename(name), content]));
    const renamed = Object.keys(FIVE).map((name) => ({ from: name, to: rename(name) }));
    expect(compare(FIVE, disk)).toEqual({ renamed });
  });

  test('moved on by one, with something new in front', () => {
    const disk = { 'a.1001.exr': 'new', 'a.1002.exr': 'A', 'a.1003.exr': 'B', 'a.1004.exr': 'C', 'a.1005.exr': 'D' };
    expect(compare(FIVE, { ...disk, 'a.1006.exr': 'E' })).toEqual({
      changed: ['a.1001.exr'],
      renamed: [1001, 1002, 1003, 1004, 1005].map((at) => ({ from: `a.${at}.exr`, to: `a.${at + 1}.exr` })),
    });
  });

  test('what could not be read is neither intact nor missing, unless its size tells', () => {
    const disk = { ...FIVE, 'a.1002.exr': undefined, 'a.1007.exr': undefined, 'other.exr': undefined };
    expect(compare(FIVE, disk)).toEqual({ unread: ['a.1002.exr', 'a.1007.exr'] });
    const cut = found(disk).map((file) => (file.name === 'a.1002.exr' ? { ...file, sizeBytes: 0 } : file));
    expect(brief(compareSequence(madeIndex(FIVE), cut))).toEqual({ changed: ['a.1002.exr'], unread: ['a.1007.exr'] });
  });

  test('many, all renamed to one another, are looked at no oftener than in proportion to their number', () => {
    const count = 20_000;
    const frames = Array.from({ length: count }, (_, at) => ({
      frame: at,
      name: `a.${at}.exr`,
      sizeBytes: 10,
      // Half of them one black picture.
      sha256: hashOf(at % 2 === 0 ? 'black' : String(at)),
    }));
    const index = composeSequenceIndex({ prefix: 'a.', suffix: '.exr', padding: 1, mediaType: 'image/x-exr', frames });
    let looks = 0;
    const disk = frames.map(({ sha256 }, at) => ({
      name: `a.${count - at}.exr`,
      sizeBytes: 10,
      get sha256() {
        looks += 1;
        return sha256;
      },
    }));
    const comparison = compareSequence(index, disk);
    // A few each; thousands each, were it not linear.
    expect(looks).toBeLessThan(20 * count);
    expect(comparison.intact.length + comparison.renamed.length).toBe(count);
  });
});

/** Frames of two to six contents, so that many are alike; then any of them moved, copied over, changed or taken away. */
const names = fc.constantFrom(...Array.from({ length: 8 }, (_, at) => `s.${1001 + at}.dpx`), 'x.dpx', 's.01003.dpx');
const content = fc.constantFrom<(string | undefined)[]>('A', 'B', 'C', 'D', 'new', 'other', undefined);
const disks = fc.dictionary(names, content, { maxKeys: 10 });
const frameContents = fc.array(fc.constantFrom('A', 'B', 'C', 'D'), { minLength: 3, maxLength: 6 });

test('any folder is told apart as its contents say, file by file', () => {
  fc.assert(
    fc.property(frameContents, disks, (contents, disk) => {
      const indexed = new Map(contents.map((each, at) => [`s.${1001 + at}.dpx`, each]));
      const comparison = compareSequence(madeIndex(Object.fromEntries(indexed)), found(disk));
      const { intact, changed, missing, extra, renamed, duplicated, unread } = comparison;
      const isFrame = (name: string) => /^s\.\d+\.dpx$/.test(name);
      const known = new Set<string>(contents);
      const files = Object.entries(disk);

      expect(intact).toEqual([...indexed].filter(([name, is]) => disk[name] === is).map(([name]) => name));
      expect(changed).toEqual(
        [...indexed.keys()].filter((name) => disk[name] !== undefined && !known.has(disk[name] ?? '')),
      );
      expect(extra.toSorted()).toEqual(
        files.filter(([name, is]) => isFrame(name) && !indexed.has(name) && is !== undefined && !known.has(is)).map(([name]) => name).toSorted(),
      ); // biome-ignore format: one rule
      expect(unread.toSorted()).toEqual(
        files.filter(([name, is]) => isFrame(name) && is === undefined).map(([name]) => name).toSorted(),
      ); // biome-ignore format: one rule
      for (const { from, to } of renamed) {
        expect(disk[to]).toBe(indexed.get(from));
        expect(intact).not.toContain(from);
        expect(intact).not.toContain(to);
      }
      for (const { name, of } of duplicated) {
        expect(disk[name]).toBe(indexed.get(of));
        expect(name).not.toBe(of);
      }
      // As many are renamed as can be: of each content, files out of place or frames out of place, whichever are fewer.
      for (const each of known) {
        const away = [...indexed].filter(
          ([name, is]) => is === each && disk[name] !== each && !(name in disk && disk[name] === undefined),
        );
        const strays = files.filter(([name, is]) => is === each && indexed.get(name) !== each);
        expect(renamed.filter(({ from }) => indexed.get(from) === each)).toHaveLength(
          Math.min(away.length, strays.length),
        );
      }
      // Nothing is left out and nothing stands twice.
      const gone = missing.map(({ name }) => name);
      const from = renamed.map((each) => each.from);
      const unmoved = changed.filter((name) => !from.includes(name));
      const unreadFrames = unread.filter((name) => indexed.has(name));
      expect([...intact, ...gone, ...from, ...unmoved, ...unreadFrames].toSorted()).toEqual(
        [...indexed.keys()].toSorted(),
      );
      const told = [...renamed.map((each) => each.to).filter(isFrame), ...duplicated.map((each) => each.name)];
      expect([...intact, ...changed, ...extra, ...unread, ...told].toSorted()).toEqual(
        files.map(([name]) => name).filter(isFrame).toSorted(),
      ); // biome-ignore format: one rule
    }),
    { numRuns: 500 },
  );
});
