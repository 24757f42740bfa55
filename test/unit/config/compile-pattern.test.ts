import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/config/compile-pattern.ts';
import { createFileSelector } from '../../../src/domain/select-files.ts';

const cases: readonly [pattern: string, fits: readonly string[], not: readonly string[]][] = [
  ['*.exr', ['a.exr', 'x/y/a.exr', '.hidden.exr'], ['a.EXR', 'a.exr.tmp', 'a.exr/b']],
  ['comp/*.exr', ['comp/a.exr'], ['a.exr', 'x/comp/a.exr', 'comp/x/a.exr']],
  ['./comp/*.exr', ['comp/a.exr'], ['x/comp/a.exr']],
  ['**/comp/*.exr', ['comp/a.exr', 'x/y/comp/a.exr'], ['comp/x/a.exr']],
  ['comp/**', ['comp/a', 'comp/x/y/a'], ['x/comp/a']],
  ['sh010.####.exr', ['sh010.1001.exr', 'x/sh010.10001.exr'], ['sh010.101.exr', 'sh010.abcd.exr', 'sh010.1001x.exr']],
  ['sh010.%04d.exr', ['sh010.1001.exr', 'sh010.10001.exr'], ['sh010.101.exr']],
  ['sh010.%d.exr', ['sh010.1.exr', 'sh010.1001.exr'], ['sh010..exr']],
  ['shot (1).png', ['x/shot (1).png'], ['shot 1.png']],
  ['a+b@2x$|!(c)^.png', ['a+b@2x$|!(c)^.png'], ['aab2x.png']],
  ['!a.png', ['!a.png'], ['b.png']],
  ['+(a).png', ['+(a).png'], ['aaa.png']],
  ['[ab]?.png', ['ax.png', 'b1.png'], ['cx.png', 'a.png']],
  ['[!ab].png', ['c.png'], ['a.png']],
  ['sh{010,020}_*.mov', ['sh010_x.mov', 'sh020_.mov'], ['sh030_x.mov']],
];

describe('compilePattern', () => {
  it.each(cases)('%s', (pattern, fits, not) => {
    const matches = compilePattern(pattern);
    expect(fits.filter((path) => !matches(path))).toEqual([]);
    expect(not.filter(matches)).toEqual([]);
  });

  it.each([
    ['', 'empty'],
    ['/abs/a.exr', 'relative'],
    ['C:\\show\\a.exr', 'relative'],
    ['comp\\a.exr', 'write "/"'],
    ['../a.exr', '".."'],
    ['*a*a*a*.exr', 'at most 3'],
    ['**/a/**/b/**/c', 'at most 2'],
    [Array.from({ length: 9 }, () => '*').join('/'), 'at most 8'],
    ['x'.repeat(1025), 'at most 1024'],
  ])('refuses %j', (pattern, why) => {
    expect(() => compilePattern(pattern)).toThrow(
      expect.objectContaining({ code: 'config.invalid', message: expect.stringContaining(why) }),
    );
  });

  it('fits any plain name that is written out', () => {
    const name = fc
      .stringMatching(/^[A-Za-z0-9 ._()+@!^$|&~'=,;-]{1,40}$/)
      .filter((text) => !/^\.{1,2}$|^\.\//.test(text));
    fc.assert(
      fc.property(name, (text) => {
        expect(compilePattern(text)(`folder/${text}`)).toBe(true);
      }),
    );
  });

  it('answers hostile names quickly', () => {
    const started = performance.now();
    compilePattern('*a*a*b')('a'.repeat(255));
    compilePattern('**/*a*a*b/**/*a*a*b')(`${`${'a'.repeat(100)}/`.repeat(40)}x`);
    compilePattern('**/(a+)+/*.png')(`${'a'.repeat(200)}/x`);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('createFileSelector', () => {
  it('prefers the hash, and falls back to the name', () => {
    const select = createFileSelector({ patterns: ['*.png'], hashes: ['aa'] }, compilePattern);
    expect(select({ path: 'x.png', sha256: 'aa' })).toBe('hash');
    expect(select({ path: 'x.exr', sha256: 'aa' })).toBe('hash');
    expect(select({ path: 'x.png', sha256: 'bb' })).toBe('pattern');
    expect(select({ path: 'x.exr' })).toBeUndefined();
  });
});
