import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { RECEIPT_TYPE } from '../../../../src/domain/receipt.ts';
import { probeFile } from '../../../../src/media/probe/probe-file.ts';

const folder = await mkdtemp(join(tmpdir(), 'assay-large-receipt-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a receipt larger than any sequence manifest is one that may be written: no library has to read it', async () => {
  const path = join(folder, 'large.receipt.json');
  const file = await open(path, 'w');
  await file.write('{"format":"assay-receipt","version":1,"warnings":["');
  for (let written = 0; written < 66; written += 1) await file.write(Buffer.alloc(1024 * 1024, 'x'));
  await file.write('"]}');
  await file.close();
  expect(await probeFile(path, {})).toMatchObject({
    mediaType: RECEIPT_TYPE,
    metadataCarrier: 'none',
    structure: 'complete',
  });
});
