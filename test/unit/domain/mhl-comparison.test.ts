import { expect, test } from 'vitest';
import type { MhlHash } from '../../../src/domain/mhl.ts';
import { isSameDigest, verifyAgainstHistory } from '../../../src/domain/mhl-comparison.ts';

const xxh64 = (value: string): MhlHash => ({ algorithm: 'xxh64', value });
const expected = new Map([
  ['a.exr', { hash: xxh64('0ea03b369a463d9d'), generation: 1 }],
  ['sub/b.exr', { hash: xxh64('7680e5f98f4a80fd'), generation: 2 }],
  ['gone.tmp', { hash: xxh64('7680e5f98f4a80fe'), generation: 1 }],
]);
const history = { expected, ignored: ['*.tmp', 'ascmhl'], faults: [] };
const broken = { code: 'mhl.broken', message: 'x' } as const;

test('a folder as its history has it: all match, what is ignored may be there or not', () => {
  expect(
    verifyAgainstHistory(history, [
      { path: 'a.exr', digest: '0EA03B369A463D9D' },
      { path: 'sub/b.exr', digest: '7680e5f98f4a80fd' },
      { path: 'new.tmp' },
      { path: 'ascmhl/0001.mhl' },
      { path: 'sub/ascmhl/0001.mhl' },
    ]),
  ).toEqual({ matched: 2, mismatched: [], missing: [], unlisted: [], unchecked: [] });
});

test('every kind of difference is told apart', () => {
  const error = { code: 'file.forbidden', message: 'no' } as const;
  expect(
    verifyAgainstHistory({ ...history, ignored: [] }, [
      { path: 'a.exr', digest: '0ea03b369a463d9e' },
      { path: 'sub/b.exr', error },
      { path: 'z.exr' },
      { path: 'new.exr', digest: 'x' },
    ]),
  ).toEqual({
    matched: 0,
    mismatched: [{ path: 'a.exr', expected: xxh64('0ea03b369a463d9d'), found: '0ea03b369a463d9e', generation: 1 }],
    missing: [{ path: 'gone.tmp', generation: 1 }],
    unlisted: ['new.exr', 'z.exr'],
    unchecked: [{ path: 'sub/b.exr', error }],
  });
});

test('a file that was expected and not read never matches, and an ignored one that is there is compared', () => {
  const compared = verifyAgainstHistory(history, [{ path: 'a.exr' }, { path: 'gone.tmp', digest: 'ffffffffffffffff' }]);
  expect(compared.matched).toBe(0);
  expect(compared.unchecked.map(({ path }) => path)).toEqual(['a.exr']);
  expect(compared.mismatched.map(({ path }) => path)).toEqual(['gone.tmp']);
});

test('what a damaged history does not know is unchecked, not new', () => {
  const compared = verifyAgainstHistory({ ...history, faults: [broken] }, [{ path: 'new.exr' }]);
  expect(compared.unlisted).toEqual([]);
  expect(compared.unchecked).toMatchObject([{ path: 'new.exr', error: { code: 'file.malformed' } }]);
});

test('hexadecimal digits count in either case, those of C4 as they are', () => {
  expect(isSameDigest({ algorithm: 'md5', value: 'AB' }, { algorithm: 'md5', value: 'ab' })).toBe(true);
  expect(isSameDigest({ algorithm: 'c4', value: 'c4A' }, { algorithm: 'c4', value: 'c4a' })).toBe(false);
  expect(isSameDigest({ algorithm: 'md5', value: 'ab' }, { algorithm: 'xxh128', value: 'ab' })).toBe(false);
});
