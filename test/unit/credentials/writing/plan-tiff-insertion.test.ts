import { open } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planTiffInsertion } from '../../../../src/credentials/writing/plan-tiff-insertion.ts';
import { type Folder, makeFolder } from '../../../support/credential-files.ts';

let folder: Folder;
beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => folder.remove());

async function plan(bytes: Buffer) {
  const file = await open(await folder.write('x.tif', bytes), 'r');
  try {
    return await planTiffInsertion(file);
  } finally {
    await file.close();
  }
}

const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number) => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);
const entry = (tag: number) => Buffer.concat([u16(tag), u16(4), u32(1), u32(7)]);
const directory = (next: number, ...tags: readonly number[]) =>
  Buffer.concat([u16(tags.length), ...tags.map(entry), u32(next)]);
const header = (first: number) => Buffer.concat([Buffer.from('II*\0', 'latin1'), u32(first)]);

describe('the insertion', () => {
  test('writes the first directory again at an even place, with the store behind it and the tags in order', async () => {
    const bytes = Buffer.concat([header(8), directory(0, 256, 257, 0xcd42), Buffer.alloc(1)]);
    const insertion = await plan(bytes);
    const at = bytes.length + 1;
    expect(bytes.length % 2).toBe(1);
    expect(insertion?.patches).toEqual([{ at: 4, bytes: u32(at) }]);
    expect(insertion?.storeAt).toBe(at + 2 + 4 * 12 + 4);
    const own = Buffer.concat([u16(0xcd41), u16(7), u32(5000), u32(insertion?.storeAt ?? 0)]);
    const expected = Buffer.concat([Buffer.alloc(1), u16(4), entry(256), entry(257), own, entry(0xcd42), u32(0)]);
    expect(insertion?.directory(5000)).toEqual(expected);
  });

  test('takes the place of an older store and keeps the pages that follow', async () => {
    const second = 8 + 2 + 24 + 4;
    const bytes = Buffer.concat([header(8), directory(second, 256, 0xcd41), directory(0, 256)]);
    const written = (await plan(bytes))?.directory(9);
    expect(written?.readUInt16LE(0)).toBe(2);
    expect(written?.readUInt32LE(written.length - 4)).toBe(second);
  });

  test('leaves out a directory that is only a store, as the engine adds it', async () => {
    const second = 8 + 2 + 12 + 4;
    const two = await plan(Buffer.concat([header(8), directory(second, 256), directory(0, 0xcd41)]));
    expect(two?.directory(9).subarray(-4)).toEqual(u32(0));
    const third = second + 2 + 12 + 4;
    const pages = Buffer.concat([header(8), directory(second, 256), directory(third, 256), directory(0, 0xcd41)]);
    expect((await plan(pages))?.patches).toContainEqual({ at: third - 4, bytes: u32(0) });
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['another type', Buffer.from('\x89PNG\r\n\x1a\n00000000', 'latin1')],
    ['a directory outside', Buffer.concat([header(9999), Buffer.alloc(20)])],
    ['an empty directory', Buffer.concat([header(8), directory(0), Buffer.alloc(8)])],
    ['a directory that is cut off', Buffer.concat([header(8), u16(50), Buffer.alloc(20)])],
    ['directories in a circle', Buffer.concat([header(8), directory(8, 256)])],
    ['a store in a later page', Buffer.concat([header(8), directory(26, 256), directory(0, 256, 0xcd41)])],
  ])('is not planned for %s', async (_, bytes) => {
    expect(await plan(bytes)).toBeUndefined();
  });
});
