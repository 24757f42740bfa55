import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBoundedJson } from '../../../src/domain/bounded-json.ts';

const LIMITS = { maxBytes: 1000, maxDepth: 5 };

test('gives what JSON.parse gives within the limits', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      const text = JSON.stringify(value);
      expect(parseBoundedJson(text, { maxBytes: 1_000_000, maxDepth: 10 })).toEqual(JSON.parse(text));
    }),
  );
});

test.each([
  ['no JSON', '{"a":'],
  ['nothing', ''],
  ['a list one too deep', '[[[[[[]]]]]]'],
  ['objects and lists mixed, one too deep', '{"a":[{"b":[{"c":{}}]}]}'],
  ['one byte too long in ASCII', `"${'x'.repeat(999)}"`],
  ['too long in bytes, not in characters', `"${'漢'.repeat(333)}"`],
  ['an unfinished string with a backslash at the end', '"\\'],
])('refuses %s', (_name, text) => {
  expect(parseBoundedJson(text, LIMITS)).toBeUndefined();
});

test('takes what is exactly at the limits', () => {
  expect(parseBoundedJson('[[[[[]]]]]', LIMITS)).toEqual([[[[[]]]]]);
  expect(parseBoundedJson(`"${'x'.repeat(998)}"`, LIMITS)).toHaveLength(998);
  expect(parseBoundedJson(`"${'漢'.repeat(332)}"`, LIMITS)).toHaveLength(332);
  expect(parseBoundedJson(`"${'😀'.repeat(249)}"`, LIMITS)).toHaveLength(498);
});

test('does not count brackets in strings', () => {
  expect(parseBoundedJson('["[[[[[[[\\"[[[[[[["]', LIMITS)).toEqual(['[[[[[[["[[[[[[[']);
});

test('refuses more parts than it may take, wherever they are', () => {
  const limits = { ...LIMITS, maxItems: 4 };
  expect(parseBoundedJson('[1,2,3,4]', limits)).toEqual([1, 2, 3, 4]);
  expect(parseBoundedJson('[1,2,3,4,5]', limits)).toBeUndefined();
  expect(parseBoundedJson('[[],[],[]]', limits)).toBeUndefined();
  expect(parseBoundedJson('{"a":1,"b":{"c":2,"d":3}}', limits)).toEqual({ a: 1, b: { c: 2, d: 3 } });
  expect(parseBoundedJson('{"a":1,"b":{"c":2,"d":3},"e":4}', limits)).toBeUndefined();
  expect(parseBoundedJson('[",,,,,,,,[[[[["]', limits)).toEqual([',,,,,,,,[[[[[']);
});

test('refuses ten million open brackets quickly and without recursion', () => {
  const start = performance.now();
  expect(parseBoundedJson('['.repeat(10_000_000), { maxBytes: 20_000_000, maxDepth: 100 })).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(1000);
});

test('keeps a key __proto__ as a plain property', () => {
  const parsed = parseBoundedJson('{"__proto__":{"polluted":true}}', LIMITS);
  expect(Object.keys(parsed as object)).toEqual(['__proto__']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('keeps the text of numbers that a double would change, when asked to', () => {
  const text = '{"version":1.10,"seed":18446744073709551615,"steps":20,"cfg":7.5,"list":[1e3]}';
  expect(parseBoundedJson(text, { ...LIMITS, exactNumbers: true })).toEqual({
    version: '1.10',
    seed: '18446744073709551615',
    steps: 20,
    cfg: 7.5,
    list: ['1e3'],
  });
  expect(parseBoundedJson('1.10', LIMITS)).toBe(1.1);
});
