import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openMetadataReader } from '../../../src/metadata/open-metadata-reader.ts';
import { makePng, makeText } from './make-png.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-test-metadata-'));
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('an ExifTool that has grown old while nothing was read, or when the clock jumped, costs no file its metadata', async () => {
  const path = join(folder, 'plate.png');
  writeFileSync(path, makePng(makeText('Comment', 'plate')));
  const reader = openMetadataReader({ timeoutMs: 20_000, maxOutputBytes: 100_000 });
  const begun = Date.now();
  for (const minutes of [0, 6, 24 * 60, -24 * 60, 6]) {
    vi.spyOn(Date, 'now').mockImplementation(() => begun + minutes * 60_000 + performance.now());
    const { metadata, remarks } = await reader.read(path);
    expect([metadata.text('PNG:Comment'), remarks], `${minutes} minutes`).toEqual(['plate', []]);
  }
  await reader.close();
});
