import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toJsonText } from '../../../src/report/json-text.ts';
import { plainText } from '../../../src/report/plain-text.ts';

describe('plainText', () => {
  it.each([
    ['an escape sequence that clears the screen', '\u001b[2Jgone', '\\u001b[2Jgone'],
    [
      'an OSC 8 link',
      '\u001b]8;;http://evil\u0007name\u001b]8;;\u0007',
      '\\u001b]8;;http://evil\\u0007name\\u001b]8;;\\u0007',
    ],
    ['a carriage return that hides what came before', 'virus.exr\rclean.exr', 'virus.exr\\rclean.exr'],
    ['a newline that fakes a line', 'a\nPASS  Nothing is in the way.', 'a\\nPASS  Nothing is in the way.'],
    ['a tab', 'a\tb', 'a\\tb'],
    ['a control sequence introducer of one character (C1)', '\u009b31m', '\\u009b31m'],
    ['a direction override', 'photo\u202egnp.exe', 'photo\\u202egnp.exe'],
    ['direction isolates', '\u2066a\u2069', '\\u2066a\\u2069'],
    ['invisible characters', 'a\u200bb\u00adc\u2060d\ufeff\u3164', 'a\\u200bb\\u00adc\\u2060d\\ufeff\\u3164'],
    ['tag characters beyond the basic plane', 'a\u{e0041}', 'a\\u{e0041}'],
    ['line and paragraph separators', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['a lone high surrogate', 'a\ud83cb', 'a\\ud83cb'],
    ['a lone low surrogate', '\udfacb', '\\udfacb'],
    ['NUL and DEL', '\u0000\u007f', '\\u0000\\u007f'],
  ])('shows %s', (_what, text, shown) => {
    expect(plainText(text)).toBe(shown);
  });

  it('leaves readable text of every script alone', () => {
    for (const text of ['sh010_comp_v003.1001-1020#.exr', 'Überraschung', '東京', 'שלום', '🎬', 'a & <b> "c"'])
      expect(plainText(text)).toBe(text);
  });

  it('cuts long text, never through a character', () => {
    expect(plainText('abcdef', 3)).toBe('abc…');
    expect(plainText('abc', 3)).toBe('abc');
    expect(plainText('ab🎬cd', 3)).toBe('ab…');
  });

  it('never lets anything through that moves a cursor or turns text around', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const shown = plainText(text);
        return !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(shown) && shown.isWellFormed() && shown.length <= 200 * 9;
      }),
    );
  });
});

describe('toJsonText', () => {
  it('parses to the same value, and holds nothing that a terminal obeys', () => {
    const value = { name: '\u001b[2J \u009b31m \u202e \u007f \u2028 \ud800 🎬 é', list: [1, 'a\nb'] };
    expect(JSON.parse(toJsonText(value))).toEqual(value);
    expect(toJsonText(value)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(toJsonText({ name: '🎬 é' })).toBe('{"name":"🎬 é"}');
  });
});
