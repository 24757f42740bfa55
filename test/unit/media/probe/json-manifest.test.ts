import { expect, test } from 'vitest';
import { makeReceipt, makeSequenceManifest } from './make/others.ts';
import { probeBytes, walkBytes } from './make/probe-bytes.ts';

const SEQUENCE = 'application/vnd.assay.sequence+json';

test('a sequence manifest is one whatever it is called', async () => {
  const bytes = makeSequenceManifest();
  for (const name of ['index', 'index.txt', 'index.tga', 'index.JSON'])
    expect(await probeBytes(bytes, name)).toMatchObject({ mediaType: SEQUENCE, kind: 'document' });
  expect(walkBytes(Buffer.concat([Buffer.from('\ufeff \n'), bytes])).mediaType).toBe(SEQUENCE);
});

test('other JSON is not, nor one that only mentions the format', () => {
  for (const text of [
    '{"format": "another"}',
    '["assay-sequence-manifest"]',
    '{"version": 1, "format": "assay-sequence-manifest"}',
    '{"format": "assay-sequence-manifest2"}',
  ])
    expect(walkBytes(Buffer.from(text.padEnd(900)), '.json').mediaType).toBeUndefined();
});

test('brackets in texts do not end it, and what stands behind the end proves nothing', () => {
  expect(walkBytes(makeSequenceManifest()).structure).toBe('complete');
  const more = walkBytes(Buffer.concat([makeReceipt(), Buffer.from(' {"more": 1}')]));
  expect(more).toMatchObject({ credentialCarrier: 'possible', metadataCarrier: 'possible' });
  expect(more.unusual).toMatch(/behind the end/);
});

test('one as long as a film is walked in a fraction of a second', () => {
  const line = `{"frame":1001,"name":"sh010_comp_v003.1001.exr","sizeBytes":12345678,"sha256":"${'ab'.repeat(32)}"},\n`;
  const bytes = Buffer.from(`{"format": "assay-sequence-manifest", "frames": [${line.repeat(200_000)}{}]}`);
  const startedMs = performance.now();
  expect(walkBytes(bytes).structure).toBe('complete');
  expect(performance.now() - startedMs).toBeLessThan(2000);
});
