import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { decodeC4, encodeC4 } from '../../../../src/delivery/mhl/encode-c4.ts';
import { hashDirectory } from '../../../../src/delivery/mhl/hash-directory.ts';
import { openDigester } from '../../../../src/delivery/mhl/open-digester.ts';
import { MHL_ALGORITHMS, type MhlAlgorithm } from '../../../../src/domain/mhl.ts';

/** `media-hash-list`, from the test data of the format's own repository (ascmitc/mhl). */
const KNOWN: Readonly<Record<MhlAlgorithm, string>> = {
  md5: '9db0fc9f30f5ee70041a7538809e2858',
  sha1: '7b57673ac5633937a55b59009ad0c57ee08188b7',
  xxh64: '584b2ea1974f2b7c',
  xxh3: '6d4cbd75905c81aa',
  xxh128: '61a67c014f703a456ee7a776fd8c06bd',
  c4: 'c456LycWwpMMS7VDZEKvYv2L1uJS6s4qAFnaJdnQiy5JVbBFZMA8aLDS6SPaJjLqxXH4qZdnbuktopMt9frtC2qL1R',
};

test.each(MHL_ALGORITHMS)('%s gives the value that the format publishes', async (algorithm) => {
  const digester = await openDigester(algorithm);
  digester.start();
  digester.update(Buffer.from('other'));
  digester.start();
  digester.update(Buffer.from('media-'));
  digester.update(Buffer.from('hash-list'));
  expect(digester.finish()).toBe(KNOWN[algorithm]);
});

test.each([
  // The C4 of nothing at all, as SMPTE ST 2114 and every C4 tool give it.
  ['', 'c459dsjfscH38cYeXXYogktxf4Cd9ibshE3BHUo6a58hBXmRQdZrAkZzsWcbWtDg5oQstpDuni4Hirj75GEmTc1sFT'],
  ['alfa', 'c43zYcLni5LF9rR4Lg4B8h3Jp8SBwjcnyyeh4bc6gTPHndKuKdjUWx1kJPYhZxYt3zV6tQXpDs2shPsPYjgG81wZM1'],
])('the C4 of %j is the one published', (text, id) => {
  const sha512 = createHash('sha512').update(text).digest();
  expect(encodeC4(sha512)).toBe(id);
  expect(decodeC4(id)).toEqual(sha512);
});

test('a C4 with zeros in front keeps its 90 characters, and what is no C4 has no bytes', () => {
  const small = new Uint8Array(64);
  small[63] = 58;
  expect(encodeC4(small)).toBe(`c4${'1'.repeat(86)}21`);
  expect(decodeC4(`c4${'1'.repeat(86)}21`)).toEqual(Buffer.from(small));
  expect(decodeC4(`c4${'z'.repeat(88)}`)).toBeUndefined();
  expect(decodeC4(`c4${'0'.repeat(88)}`)).toBeUndefined();
  expect(decodeC4('c4')).toBeUndefined();
});

test('a directory hash does not depend on the order of its files; its structure depends on their names, its content does not', async () => {
  const digester = await openDigester('md5');
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
  const [one, two] = [md5('one'), md5('two')];
  const hashed = hashDirectory('md5', digester, [
    { name: 'a', content: one },
    { name: 'ä', content: two },
  ]);
  const [low = '', high = ''] = [one, two].toSorted();
  const content = createHash('md5').update(bytes(low)).update(bytes(high)).digest('hex');
  expect(hashed.content).toBe(content);
  const names = [
    createHash('md5').update('a').update(bytes(one)),
    createHash('md5').update('ä', 'utf8').update(bytes(two)),
  ];
  const structure = createHash('md5');
  for (const value of names.map((name) => name.digest('hex')).toSorted()) structure.update(bytes(value));
  expect(hashed.structure).toBe(structure.digest('hex'));
  const renamed = hashDirectory('md5', digester, [
    { name: 'b', content: two },
    { name: 'a', content: one },
  ]);
  expect(renamed.content).toBe(hashed.content);
  expect(renamed.structure).not.toBe(hashed.structure);
  expect(hashDirectory('md5', digester, [])).toEqual({ content: md5(''), structure: md5('') });
});
