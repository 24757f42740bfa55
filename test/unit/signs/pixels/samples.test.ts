import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Pixels } from '../../../../src/domain/ports.ts';
import { pixelSigns } from '../../../../src/signs/pixels/index.ts';

const SAMPLES = resolve(import.meta.dirname, '../../../../../shared/samples');
const TOOLS = {
  gunzip: (bytes: Uint8Array, maxBytes: number) => gunzipSync(bytes, { maxOutputLength: maxBytes }),
};
const STEALTH = 'd3x-at__sd-parsers/automatic1111_stealth.png';

async function decode(file: string): Promise<Pixels | undefined> {
  const { data, info } = await sharp(file, { limitInputPixels: 100_000_000 })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return channels === 3 || channels === 4 ? { width, height, channels, data } : undefined;
}

function listPngs(): readonly string[] {
  const lines = readFileSync(join(SAMPLES, 'manifest.tsv'), 'utf8').split('\n').slice(1);
  return lines.map((line) => line.split('\t')[0] ?? '').filter((path) => path.endsWith('.png'));
}

test('finds the one sample with a hidden message and nothing in any other', async () => {
  if (!existsSync(SAMPLES)) {
    process.stdout.write('note: no samples next to the repository; real pictures were not searched\n');
    return;
  }
  const found: string[] = [];
  let searched = 0;
  for (const path of listPngs()) {
    const pixels = await decode(join(SAMPLES, path)).catch(() => undefined);
    if (pixels === undefined) continue;
    searched += 1;
    const evidence = pixelSigns.flatMap((sign) => sign.readPixels(pixels, TOOLS).evidence);
    found.push(...evidence.map((each) => `${path} ${each.sign} ${each.detail?.['seed']}`));
  }
  expect(searched).toBeGreaterThan(40);
  expect(found).toEqual([`${STEALTH} pixels.stealth-pnginfo 2015833630`]);
}, 60_000);
