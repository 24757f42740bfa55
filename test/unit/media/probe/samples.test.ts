import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Reader } from '@contentauth/c2pa-node';
import { ExifTool } from 'exiftool-vendored';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Probe } from '../../../../src/domain/asset.ts';
import { probeFile } from '../../../../src/media/probe/probe-file.ts';

const SAMPLES = resolve(import.meta.dirname, '../../../../../shared/samples');
const present = existsSync(SAMPLES);
/** Groups of tags that describe the file and its picture, and that no sign reads. */
const STRUCTURAL_TAGS =
  /^(System|File|ExifTool|Composite|JFIF|ICC_Profile|ICC-\w+|ICC|PNG-pHYs|PNG:Main:(ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace|ProfileName|SRGBRendering|Gamma)$)/;

const probes: { readonly path: string; readonly probe: Probe }[] = [];

beforeAll(async () => {
  if (!present) {
    process.stdout.write('note: no ../shared/samples here; the probe is not checked against real files.\n');
    return;
  }
  for (const entry of readdirSync(SAMPLES, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === 'manifest.tsv') continue;
    const path = join(entry.parentPath, entry.name);
    probes.push({ path, probe: await probeFile(path, {}) });
  }
});

const exiftool = new ExifTool({ maxProcs: 1 });
afterAll(() => exiftool.end());

test('every real file is identified and walked to its end', () => {
  const odd = probes.filter(({ probe }) => probe.mediaType === undefined || probe.structure !== 'complete');
  expect(odd.map(({ path }) => path)).toEqual([]);
  expect(probes.length).toBeGreaterThanOrEqual(present ? 140 : 0);
});

test('where no metadata is possible, ExifTool finds none but the structure', async () => {
  const skipped = probes.filter(({ probe }) => probe.metadataCarrier === 'none');
  for (const { path } of skipped) {
    // As the product asks: a credential is another library's to read.
    const tags = await exiftool.readRaw(path, ['-G1:3', '-a', '-struct', '-api', 'IgnoreGroups=jumbf,cbor']);
    const named = Object.keys(tags).filter(
      (key) => !STRUCTURAL_TAGS.test(key) && !/^(SourceFile|errors|warnings)$/.test(key),
    );
    expect([path, named]).toEqual([path, []]);
  }
  // Otherwise the test above has seen nothing.
  expect(skipped.length).toBeGreaterThanOrEqual(present ? 40 : 0);
});

test('where no credential is possible, the credentials library finds none', async () => {
  const skipped = probes.filter(({ probe }) => probe.credentialCarrier === 'none');
  const settings = JSON.stringify({ verify: { remote_manifest_fetch: false }, core: { allowed_network_hosts: [] } });
  for (const { path } of skipped) {
    // Null: no manifest. A pointer to a remote one would throw.
    expect([path, await Reader.fromAsset({ path }, settings)]).toEqual([path, null]);
  }
  expect(skipped.length).toBeGreaterThanOrEqual(present ? 40 : 0);
});
