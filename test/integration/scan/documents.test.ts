import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { groupSequences } from '../../../src/domain/group-sequences.ts';
import { createSequenceIndex, renderSequenceIndex } from '../../../src/domain/sequence-index.ts';
import { openScanner, type Scanner } from './scanner.ts';

let scanner: Scanner;
beforeAll(async () => {
  scanner = await openScanner();
});
beforeEach(() => scanner.startAfresh());
afterAll(() => scanner.close());

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function renderIndex(frames: number): string {
  const names = Array.from({ length: frames }, (_, at) => `shot.${String(1001 + at).padStart(4, '0')}.exr`);
  const [sequence] = groupSequences(names.map((name) => ({ name, mediaType: 'image/x-exr' }))).sequences;
  if (sequence === undefined) throw new Error('no sequence');
  const read = names.map((name) => ({ name, sizeBytes: 10, sha256: sha256(name) }));
  return renderSequenceIndex(createSequenceIndex(sequence, read));
}

test('an index is read in a child, and only when it is the bytes that were signed', async () => {
  const text = renderIndex(5);
  const path = scanner.write('shot.sequence.json', text);
  const { inspector } = scanner.assay;
  expect(await inspector.readSequenceIndex(path, sha256(text))).toMatchObject({
    ok: true,
    value: { display: 'shot.1001-1005#.exr', frames: { length: 5 } },
  });
  expect(await inspector.readSequenceIndex(path, sha256('other'))).toMatchObject({
    ok: false,
    error: { code: 'file.changed' },
  });
});

test('documents that are none of ours are errors as data', async () => {
  const { inspector } = scanner.assay;
  const codeOf = async (name: string, bytes: string | Uint8Array): Promise<string | undefined> => {
    const path = scanner.write(name, bytes);
    const [index, receipt] = [await inspector.readSequenceIndex(path), await inspector.readReceipt(path)];
    if (index.ok || receipt.ok) return 'read';
    return `${index.error.code} ${receipt.error.code}`;
  };
  expect(await codeOf('empty.json', '')).toBe('file.malformed file.malformed');
  expect(await codeOf('list.json', '[]')).toBe('file.malformed file.malformed');
  expect(await codeOf('bytes.json', Uint8Array.from([0xff, 0xfe, 0x00]))).toBe('file.malformed file.malformed');
  expect(await codeOf('deep.json', '['.repeat(100_000))).toBe('file.malformed file.malformed');
  const gone = join(scanner.root, 'gone.json');
  expect(await inspector.readReceipt(gone)).toMatchObject({ ok: false, error: { code: 'file.io' } });
  mkdirSync(join(scanner.root, 'folder'));
  expect(await inspector.readMhlHistory(join(scanner.root, 'folder'))).toMatchObject({
    ok: false,
    error: { code: 'input.not-found' },
  });
});

test('a digest is that of the whole file, by the algorithm asked for', async () => {
  const path = scanner.write('a.bin', 'abc');
  const { inspector } = scanner.assay;
  expect(await inspector.digestFile(path, 'md5')).toEqual({ ok: true, value: '900150983cd24fb0d6963f7d28e17f72' });
  expect(await inspector.digestFile(path, 'xxh64')).toEqual({ ok: true, value: '44bc2cf5ad770999' });
  expect(await inspector.digestFile(join(scanner.root, 'gone'), 'md5')).toMatchObject({
    ok: false,
    error: { code: 'file.vanished' },
  });
});
