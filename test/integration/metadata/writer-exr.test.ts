import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NO_CREDENTIAL } from '../../../src/domain/credential.ts';
import { composeExrAttributes } from '../../../src/domain/xmp-statement.ts';
import { insertExrAttributes } from '../../../src/media/exr/insert-exr-attributes.ts';
import { probeFile } from '../../../src/media/probe/probe-file.ts';
import { type ExifToolReader, openMetadataReader } from '../../../src/metadata/open-metadata-reader.ts';
import { collectSigns } from '../../../src/signs/collect.ts';
import { makeExr } from '../../unit/media/probe/make/exr.ts';

let folder = '';
let reader: ExifToolReader;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-test-writer-exr-'));
  reader = openMetadataReader({ timeoutMs: 20_000, maxOutputBytes: 4_000_000 });
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a scan finds in the file. */
async function findEvidence(path: string) {
  const { mediaType = '', kind, headerText = {}, metadataCarrier } = await probeFile(path, {});
  expect(metadataCarrier).toBe('possible');
  const { metadata, remarks } = await reader.read(path);
  expect(remarks).toEqual([]);
  const nothingElse = { credential: NO_CREDENTIAL, xmpSidecars: [], jsonSidecars: [], extraText: {} };
  return collectSigns({ mediaType, kind, extension: '.exr', metadata, headerText, ...nothingElse }).evidence;
}

test.each([
  ['one part', [{}]],
  ['several parts', [{}, { tiled: true }, { deep: true }]],
])('a mark in an EXR of %s is found, and only once', async (_what, parts) => {
  const source = join(folder, 'plain.exr');
  const path = join(folder, `${parts.length}.exr`);
  writeFileSync(source, makeExr(...parts));
  const statement = {
    origin: 'compositeWithTrainedAlgorithmicMedia',
    prompt: 'a barn\nat dusk',
    ingredients: [],
  } as const;
  await insertExrAttributes(
    source,
    path,
    composeExrAttributes({ ...statement, tool: { name: 'Fill', version: '1.10' } }),
  );
  const evidence = await findEvidence(path);
  expect(evidence.map(({ sign, origin, carrier }) => [sign, origin, carrier])).toEqual([
    ['xmp.digital-source-type', 'ai-edited', 'OpenEXR:DigitalSourceType'],
    ['xmp.iptc-ai-properties', 'ai-edited', 'OpenEXR:AiSystemUsed'],
  ]);
  expect(evidence[1]).toMatchObject({ system: 'Fill', detail: { version: '1.10', prompt: 'a barn\nat dusk' } });
});

test('a later part that says something else is found too', async () => {
  const trained = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
  const captured = 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture';
  const path = join(folder, 'mixed.exr');
  const extra = (text: string) => ({ extra: [['digitalSourceType', 'string', text]] as const });
  writeFileSync(path, makeExr(extra(captured), extra(trained)));
  const evidence = await findEvidence(path);
  expect(evidence.map(({ origin, carrier }) => [origin, carrier])).toEqual([
    ['generated', 'header OpenEXR:Part2:digitalSourceType'],
    ['not-ai', 'OpenEXR:DigitalSourceType'],
  ]);
});
