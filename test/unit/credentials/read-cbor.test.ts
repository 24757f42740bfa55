import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCbor, writeCborHead } from '../../../src/credentials/read-cbor.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

describe('readCbor', () => {
  // Examples of RFC 8949, appendix A.
  test.each([
    ['00', 0],
    ['1903e8', 1000],
    ['1a000f4240', 1_000_000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['29', -10],
    ['3903e7', -1000],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['6161', 'a'],
    ['83010203', [1, 2, 3]],
    ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
    ['7f657374726561646d696e67ff', 'streaming'],
    ['c074323031332d30332d32315432303a30343a30305a', '2013-03-21T20:04:00Z'],
  ])('reads %s', (bytes, value) => {
    expect(readCbor(hex(bytes))).toEqual(value);
  });

  test('reads maps and byte strings, of definite and indefinite length', () => {
    expect(readCbor(hex('a201020304'))).toEqual(
      new Map([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(readCbor(hex('bf61610161629f0203ffff'))).toEqual(
      new Map<string, unknown>([
        ['a', 1],
        ['b', [2, 3]],
      ]),
    );
    expect(Buffer.from(readCbor(hex('5f42010243030405ff')) as Uint8Array).toString('hex')).toBe('0102030405');
  });

  test.each([
    ['nothing', ''],
    ['a length without bytes', '5aFFFFFFFF'],
    ['an array that says it has four billion items', '9affffffff'],
    ['a break on its own', 'ff'],
    ['a length that is reserved', '1c'],
    ['a key twice', 'a201020103'],
    ['a chunk of another type', '5f6161ff'],
    ['an array without its end', '9f01'],
  ])('gives up on %s', (_what, bytes) => {
    expect(readCbor(hex(bytes))).toBeUndefined();
  });

  test.each([
    ['arrays', '81'],
    ['maps', 'a100'],
    ['endless arrays', '9f'],
    ['tags', 'c0'],
  ])('gives up on 100,000 nested %s without using up the stack', (_what, head) => {
    expect(readCbor(hex(head.repeat(100_000)))).toBeUndefined();
  });

  test('gives up on more items than anybody needs', () => {
    expect(readCbor(Buffer.concat([hex('9a00030d40'), Buffer.alloc(200_000)]))).toBeUndefined();
  });

  test('never throws, whatever the bytes', () => {
    const run = () =>
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
          readCbor(bytes);
        }),
        { numRuns: 2000 },
      );
    expect(run).not.toThrow();
  });

  test('reads back the heads that are written', () => {
    for (const length of [0, 23, 24, 255, 256, 65_535, 65_536]) {
      const bytes = Buffer.concat([writeCborHead(2, length), Buffer.alloc(length, 1)]);
      expect((readCbor(bytes) as Uint8Array).length).toBe(length);
    }
  });
});
