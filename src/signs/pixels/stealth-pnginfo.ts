import type { Pixels } from '../../domain/ports.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { defineSign, NOTHING, type PixelTools, type SignResult } from '../sign.ts';
import { type BitStream, openBitStream } from './bit-stream.ts';
import { readMessage } from './read-message.ts';
import { drawStealth } from './stealth-pnginfo.examples.ts';

/** Length of the mark in bytes; a length in bits follows as 32-bit number, high byte first. */
const MAGIC_BYTES = 15;
const LENGTH_BYTES = 4;
const HEADER_BITS = (MAGIC_BYTES + LENGTH_BYTES) * 8;
/** A prompt has a few kilobytes, a ComfyUI graph some hundred; more is not kept anyway. */
const PAYLOAD_LIMIT_BYTES = 1_000_000;
const UNPACKED_LIMIT_BYTES = 4_000_000;

/** Marks from the first writer of the format, sd-webui-stealth-pnginfo, and the channels each is hidden in. */
const CHANNELS = [
  { kind: 'alpha', channels: [3], raw: 'stealth_pnginfo', packed: 'stealth_pngcomp' },
  { kind: 'rgb', channels: [0, 1, 2], raw: 'stealth_rgbinfo', packed: 'stealth_rgbcomp' },
] as const;

interface Hidden {
  readonly kind: 'alpha' | 'rgb';
  readonly packed: boolean;
  readonly payload: Uint8Array;
  /** NovelAI adds a block of error-correcting code behind the message. */
  readonly corrected: boolean;
}

function asciiOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function readNumber(stream: BitStream, start: number): number | undefined {
  const bytes = stream.readBytes(start, LENGTH_BYTES);
  return bytes?.reduce((value, byte) => value * 256 + byte, 0);
}

/** A length in bits that fits the picture and makes whole bytes. */
function isPossibleLength(lengthBits: number | undefined, stream: BitStream, start: number): lengthBits is number {
  return lengthBits !== undefined && lengthBits > 0 && lengthBits % 8 === 0 && start + lengthBits <= stream.length;
}

function findHidden(pixels: Pixels): Hidden | undefined {
  for (const { kind, channels, raw, packed } of CHANNELS) {
    if (kind === 'alpha' && pixels.channels !== 4) continue;
    const stream = openBitStream(pixels, channels);
    const magic = asciiOf(stream.readBytes(0, MAGIC_BYTES) ?? new Uint8Array());
    if (magic !== raw && magic !== packed) continue;
    const lengthBits = readNumber(stream, MAGIC_BYTES * 8);
    if (!isPossibleLength(lengthBits, stream, HEADER_BITS)) continue;
    const payload = stream.readBytes(HEADER_BITS, Math.min(lengthBits / 8, PAYLOAD_LIMIT_BYTES));
    if (payload === undefined) continue;
    const end = HEADER_BITS + lengthBits;
    const corrected = isPossibleLength(readNumber(stream, end), stream, end + LENGTH_BYTES * 8);
    return { kind, packed: magic === packed, payload, corrected };
  }
  return undefined;
}

function unpack(hidden: Hidden, tools: PixelTools | undefined): string | undefined {
  const bytes = hidden.packed ? tools?.gunzip(hidden.payload, UNPACKED_LIMIT_BYTES) : hidden.payload;
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

function readStealth(pixels: Pixels, tools?: PixelTools): SignResult {
  const hidden = findHidden(pixels);
  if (hidden === undefined) return NOTHING;
  const text = unpack(hidden, tools);
  const { system, ...message } = text === undefined ? {} : readMessage(text);
  return evidenceOf(
    {
      sign: 'pixels.stealth-pnginfo',
      origin: 'generated',
      certainty: 'implied',
      carrier: 'pixels',
      ...(system === undefined ? {} : { system }),
    },
    {
      ...message,
      channel: hidden.kind,
      ...(hidden.corrected ? { errorCorrection: true } : {}),
      ...(text === undefined ? { note: 'The hidden message is there, but could not be unpacked.' } : {}),
    },
  );
}

const PARAMETERS =
  'a circle\nNegative prompt: a square\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 2015833630, Size: 64x64, Model: sd15';

export const stealthPnginfo = defineSign({
  id: 'pixels.stealth-pnginfo',
  needs: 'pixels',
  summary:
    'Generation settings hidden in the lowest bits of alpha or colour (stealth-pnginfo): Stable Diffusion WebUI with the extension, NovelAI, SwarmUI.',
  certainty: 'implied',
  provenOn: 'real files',
  falsePositives:
    'A mark of 15 bytes and a length that fits the picture do not come about by chance. A crop of a marked picture may inherit it only when it keeps the upper left corner and the height.',
  readPixels: readStealth,
  examples: {
    fires: [
      {
        title: 'Settings as text in the alpha channel',
        origin: 'generated',
        pixels: () => drawStealth({ channel: 'alpha', magic: 'stealth_pnginfo', text: PARAMETERS }),
      },
      {
        title: 'NovelAI settings as JSON in the colour channels',
        origin: 'generated',
        pixels: () =>
          drawStealth({
            channel: 'rgb',
            magic: 'stealth_rgbinfo',
            text: '{"Software":"NovelAI","Source":"Stable Diffusion XL C1E1DE52","Comment":"{\\"prompt\\":\\"a cat\\",\\"seed\\":1}"}',
          }),
      },
    ],
    staysSilent: [
      {
        title: 'The mark with a length that is larger than the picture',
        pixels: () =>
          drawStealth({ channel: 'alpha', magic: 'stealth_pnginfo', text: PARAMETERS, lengthBits: 80_000_000 }),
      },
      {
        title: 'An alpha channel with a message of somebody else',
        pixels: () => drawStealth({ channel: 'alpha', magic: 'stealth_message', text: PARAMETERS }),
      },
    ],
  },
});
