import { expect, test } from 'vitest';
import { escapeXml, fitsXml } from '../../../../src/delivery/mhl/escape-xml.ts';
import { nameManifest } from '../../../../src/delivery/mhl/name-manifest.ts';
import { createReadBudget } from '../../../../src/delivery/mhl/read-budget.ts';
import { isRelativePath } from '../../../../src/delivery/mhl/relative-path.ts';

test('only paths that stay in their folder are taken', () => {
  expect(['a', 'a/b.exr', '..a/b..', 'ä/…', 'a\\b', '~/x'].filter((path) => !isRelativePath(path))).toEqual([]);
  const bad = [
    '',
    '/',
    '/etc/passwd',
    '..',
    '../x',
    'a/../../x',
    'a/..',
    './a',
    'a//b',
    'a/',
    'C:/x',
    'c:\\x',
    '\\\\host\\x',
    'a\0b',
  ];
  expect([...bad, 'x'.repeat(5000)].filter(isRelativePath)).toEqual([]);
});

test('a manifest is named after generation, folder and time, whatever the folder is called', () => {
  const at = Date.UTC(2020, 0, 17, 14, 30, 0);
  expect(nameManifest(2, 'A002R2EC', at)).toBe('0002_A002R2EC_2020-01-17_143000Z.mhl');
  expect(nameManifest(12345, 'a\nb', at)).toBe('12345_a_b_2020-01-17_143000Z.mhl');
  expect(nameManifest(1, '', at)).toBe('0001_root_2020-01-17_143000Z.mhl');
  const long = nameManifest(1, '🎬'.repeat(80), at);
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(255);
  expect(long).toMatch(/^0001_(🎬)+_2020-01-17_143000Z\.mhl$/u);
});

test('what XML cannot hold is known before it is written', () => {
  expect(['a\tb\n\r', 'ä🎬', '', '\u0085'].filter((text) => !fitsXml(text))).toEqual([]);
  expect(['\0', '\u001b[31m', '\u000b', '\ud800', '\udc00x', '\ufffe', '\uffff'].filter(fitsXml)).toEqual([]);
  expect(escapeXml('<a & "b">\r\n\t')).toBe('&lt;a &amp; &quot;b&quot;&gt;&#13;&#10;&#9;');
});

test('reading ends at two million entries, a gibibyte, two hundred thousand folders', () => {
  const budget = createReadBudget();
  const entries = (): void => {
    for (let count = 0; count < 2_000_000; count += 1) budget.takeEntry();
  };
  expect(entries).not.toThrow();
  expect(() => budget.takeEntry()).toThrow(/2000000 entries/);
  expect(() => budget.takeBytes(1024 ** 3)).not.toThrow();
  expect(() => budget.takeBytes(1)).toThrow(expect.objectContaining({ code: 'limit.output' }));
});
