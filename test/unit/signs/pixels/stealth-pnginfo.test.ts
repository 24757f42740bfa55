import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Pixels } from '../../../../src/domain/ports.ts';
import { stealthPnginfo } from '../../../../src/signs/pixels/stealth-pnginfo.ts';
import { drawNoise, drawPicture } from './draw-picture.ts';
import { embedStealth } from './embed-stealth.ts';

const TOOLS = {
  gunzip(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined {
    try {
      return gunzipSync(bytes, { maxOutputLength: maxBytes });
    } catch {
      return undefined;
    }
  },
};
const A1111 =
  'a circle\nNegative prompt: a square\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 2015833630, Size: 64x64, Model hash: 15012c538f, Model: realisticVision, Version: v1.9.4';
const NOVELAI = JSON.stringify({
  Description: 'a lighthouse',
  Software: 'NovelAI',
  Source: 'Stable Diffusion XL C1E1DE52',
  Title: 'AI generated image',
  Comment: JSON.stringify({ prompt: 'a lighthouse at dusk', steps: 28, seed: 1830576742, sampler: 'k_euler' }),
});

function readOne(pixels: Pixels) {
  const { evidence } = stealthPnginfo.readPixels(pixels, TOOLS);
  expect(evidence.length).toBeLessThanOrEqual(1);
  return evidence[0];
}

describe('reads both channels, raw and packed', () => {
  test.each([
    { channel: 'alpha', packed: false },
    { channel: 'alpha', packed: true },
    { channel: 'rgb', packed: false },
    { channel: 'rgb', packed: true },
  ] as const)('$channel, packed: $packed', async (kind) => {
    const hidden = embedStealth(drawPicture(90, 70, 1, 4), { ...kind, text: A1111 });
    // Through a real PNG, as it would come from disk.
    const file = await sharp(hidden.data, { raw: { width: 90, height: 70, channels: 4 } })
      .png()
      .toBuffer();
    const data = await sharp(file).raw().toBuffer();
    expect(readOne({ ...hidden, data })).toEqual({
      sign: 'pixels.stealth-pnginfo',
      origin: 'generated',
      certainty: 'implied',
      system: 'Stable Diffusion WebUI',
      carrier: 'pixels',
      detail: {
        channel: kind.channel,
        prompt: 'a circle',
        model: 'realisticVision',
        seed: '2015833630',
        version: 'v1.9.4',
      },
    });
  });
});

test('NovelAI: JSON, with its block of error-correcting code', () => {
  const correction = Uint8Array.from({ length: 40 }, (_, index) => index);
  const message = { channel: 'alpha', packed: true, text: NOVELAI, correction } as const;
  expect(readOne(embedStealth(drawPicture(90, 70, 2, 4), message))).toMatchObject({
    system: 'NovelAI',
    detail: {
      model: 'Stable Diffusion XL C1E1DE52',
      prompt: 'a lighthouse at dusk',
      seed: '1830576742',
      errorCorrection: true,
    },
  });
});

test('SwarmUI: JSON, with a seed that a double cannot hold', () => {
  const text =
    '{"sui_image_params":{"prompt":"a cat","model":"flux","seed":18446744073709551615,"swarm_version":"0.9.8"}}';
  expect(readOne(embedStealth(drawPicture(64, 64, 3), { channel: 'rgb', packed: false, text }))).toMatchObject({
    system: 'SwarmUI',
    detail: { model: 'flux', prompt: 'a cat', seed: '18446744073709551615', version: '0.9.8' },
  });
});

test('Forge is told by its version', () => {
  const text = 'a cat\nSteps: 4, Sampler: Euler, Seed: 1, Model: flux1, Version: f2.0.1';
  const message = { channel: 'alpha', packed: false, text } as const;
  expect(readOne(embedStealth(drawPicture(64, 64, 3, 4), message))?.system).toBe('Stable Diffusion WebUI Forge');
});

test('a message that cannot be unpacked is still found', () => {
  const hidden = embedStealth(drawPicture(90, 70, 4, 4), { channel: 'alpha', packed: true, text: A1111 });
  const [evidence] = stealthPnginfo.readPixels(hidden).evidence;
  expect(evidence).toMatchObject({ origin: 'generated', certainty: 'implied', carrier: 'pixels' });
  expect(evidence?.detail?.['prompt']).toBeUndefined();
});

test('a message that unpacks to gigabytes is not unpacked', () => {
  const text = 'A'.repeat(8_000_000);
  const hidden = embedStealth(drawPicture(300, 300, 4, 4), { channel: 'alpha', packed: true, text });
  expect(readOne(hidden)?.detail?.['note']).toBeDefined();
});

describe('stays silent on', () => {
  test.each([
    ['noise with alpha', drawNoise(80, 80, 1, 4)],
    ['a picture without alpha', drawPicture(80, 80, 1)],
    ['nothing', { width: 0, height: 0, channels: 4 as const, data: new Uint8Array() }],
    ['one pixel', drawNoise(1, 1, 1, 4)],
  ])('%s', (_name, pixels) => {
    expect(readOne(pixels)).toBeUndefined();
  });

  test('a crop that cuts the columns: the message is no longer in order', () => {
    const hidden = embedStealth(drawPicture(64, 64, 6, 4), { channel: 'alpha', packed: false, text: A1111 });
    const data = hidden.data.subarray(0, 64 * 60 * 4);
    expect(readOne({ ...hidden, height: 14, data })).toBeUndefined();
  });

  test.each([0, 12, 0xffffffff, 64 * 64 - 152 + 8])('a length of %i bits, which cannot be', (lengthBits) => {
    const hidden = embedStealth(drawPicture(64, 64, 6, 4), { channel: 'alpha', packed: false, text: A1111 });
    for (let bit = 0; bit < 32; bit += 1) {
      const at = ((120 + bit) % 64) * 64 * 4 + Math.floor((120 + bit) / 64) * 4 + 3;
      hidden.data[at] = 0xfe | ((lengthBits >>> (31 - bit)) & 1);
    }
    expect(readOne(hidden)).toBeUndefined();
  });
});

test('never throws, whatever the message', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 300, unit: 'binary' }),
      fc.boolean(),
      fc.constantFrom('alpha' as const, 'rgb' as const),
      (text, packed, channel) => {
        const hidden = embedStealth(drawPicture(80, 80, 9, 4), { channel, packed, text: `x${text}` });
        expect(readOne(hidden)?.origin).toBe('generated');
      },
    ),
    { numRuns: 30 },
  );
});

test('settings without end are read in no time', () => {
  const text = `Steps: ${'Model: "'.repeat(100_000)}`;
  const hidden = embedStealth(drawNoise(1500, 1500, 9), { channel: 'rgb', packed: false, text });
  const start = performance.now();
  expect(readOne(hidden)?.origin).toBe('generated');
  expect(performance.now() - start).toBeLessThan(2000);
});
