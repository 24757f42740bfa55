import { expect, test } from 'vitest';
import { createIgnoreMatcher } from '../../../src/domain/ignore-patterns.ts';

test.each<[readonly string[], readonly string[], readonly string[]]>([
  [
    ['.DS_Store', 'ascmhl', 'ascmhl/'],
    ['.DS_Store', 'a/.DS_Store', 'ascmhl/x.mhl', 'a/ascmhl/x.mhl'],
    ['DS_Store', 'a.DS_Store'],
  ],
  [['*.tmp'], ['a.tmp', 'b/c.tmp', '.tmp'], ['a.tmp2', 'tmp']],
  [['/tmp'], ['tmp', 'tmp/a'], ['a/tmp']],
  [['tmp/'], ['tmp/a', 'b/tmp/c', 'tmp/'], ['tmp', 'a/tmp']],
  [['a/*.exr'], ['a/x.exr'], ['a/b/x.exr', 'b/a/x.exr']],
  [['a/**/x'], ['a/x', 'a/b/x', 'a/b/c/x'], ['b/a/x', 'a/y']],
  [['**/logs'], ['logs', 'a/logs/b'], ['log']],
  [
    ['*.log', '!keep.log'],
    ['a.log', 'b/c.log'],
    ['keep.log', 'b/keep.log'],
  ],
  [['dir', '!dir/keep'], ['dir/keep', 'dir/a'], ['keep']],
  [['fr?me.[0-9][!a].exr'], ['frame.0x.exr'], ['frme.01.exr', 'frame.0a.exr', 'frame.xx.exr', 'fr/me.00.exr']],
  [
    ['# a comment', '', '\\#real', 'sp\\ ', 'trail  '],
    ['#real', 'sp ', 'trail'],
    ['# a comment', 'sp'],
  ],
  [
    ['a\\*b', '[[]x'],
    ['a*b', '[x'],
    ['axb', 'x'],
  ],
])('%j ignores %j and not %j', (patterns, ignored, kept) => {
  const isIgnored = createIgnoreMatcher(patterns);
  expect(ignored.filter((path) => !isIgnored(path))).toEqual([]);
  expect(kept.filter(isIgnored)).toEqual([]);
});

test('a pattern made to cost hours costs nothing', () => {
  const isIgnored = createIgnoreMatcher([`${'*a'.repeat(500)}b`, `${'**/a/'.repeat(150)}b`]);
  const start = performance.now();
  expect(isIgnored(`${'a/'.repeat(400)}${'a'.repeat(1000)}`)).toBe(false);
  expect(performance.now() - start).toBeLessThan(10_000);
});
