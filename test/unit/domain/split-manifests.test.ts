import { expect, test } from 'vitest';
import { splitManifests } from '../../../src/domain/split-manifests.ts';

const STAT = { sizeBytes: 1, mtimeMs: 0, ctimeMs: 0, inode: 1 };

test('manifests and receipts are taken out with their signatures; a signature of nothing stays', () => {
  const files = [
    'a.1001.exr',
    'a.frames.exr.sequence.json',
    'a.frames.exr.sequence.json.c2pa',
    'B.FRAMES.exr.SEQUENCE.JSON',
    'gone.sequence.json.c2pa',
    'monday.receipt.json',
    'monday.receipt.json.c2pa',
    'other.json',
  ].map((name) => ({ name, ...STAT }));
  const { rest, sequences, receipts } = splitManifests(files);
  expect(rest.map(({ name }) => name)).toEqual(['a.1001.exr', 'gone.sequence.json.c2pa', 'other.json']);
  expect(sequences.map(({ file, signature }) => [file.name, signature?.name])).toEqual([
    ['a.frames.exr.sequence.json', 'a.frames.exr.sequence.json.c2pa'],
    ['B.FRAMES.exr.SEQUENCE.JSON', undefined],
  ]);
  expect(receipts.map(({ file, signature }) => [file.name, signature?.name])).toEqual([
    ['monday.receipt.json', 'monday.receipt.json.c2pa'],
  ]);
});
