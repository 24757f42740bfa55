import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyShifted } from '../../../../src/media/exr/copy-shifted.ts';

test('offsets beyond 4 GB, and across it, grow as the others do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-shifted-'));
  const offsets = [40n, 65_535n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 40n + 7n];
  const table = Buffer.alloc(40);
  for (const [index, offset] of offsets.entries()) table.writeBigUInt64LE(offset, index * 8);
  const path = join(folder, 'in');
  writeFileSync(path, Buffer.concat([Buffer.from('head'), table, Buffer.from('tail')]));
  const source = openSync(path, 'r');
  const destination = openSync(join(folder, 'out'), 'w');
  const insertions = [{ at: 2, removes: 0, bytes: Buffer.from('12345') }];
  await copyShifted({ source, destination, sizeBytes: 48, insertions, tables: { from: 4, to: 44 } });
  closeSync(source);
  closeSync(destination);
  const out = readFileSync(join(folder, 'out'));
  expect(out.subarray(0, 9).toString()).toBe('he12345ad');
  expect(offsets.map((_, index) => out.readBigUInt64LE(9 + index * 8))).toEqual(offsets.map((offset) => offset + 5n));
  expect(out.subarray(49).toString()).toBe('tail');
  rmSync(folder, { recursive: true, force: true });
});
