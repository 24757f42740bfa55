import { gzipSync } from 'node:zlib';
import type { Pixels } from '../../../../src/domain/ports.ts';

export interface StealthMessage {
  readonly channel: 'alpha' | 'rgb';
  readonly packed: boolean;
  readonly text: string;
  /** Error-correcting block behind the message, as NovelAI adds it. */
  readonly correction?: Uint8Array;
}

function lengthOf(bytes: Uint8Array): readonly number[] {
  return [24, 16, 8, 0].map((shift) => ((bytes.length * 8) >>> shift) & 0xff);
}

/** Hides a message as sd-webui-stealth-pnginfo does: into a copy of the picture. */
export function embedStealth(pixels: Pixels, message: StealthMessage): Pixels {
  const raw = new TextEncoder().encode(message.text);
  const payload = message.packed ? gzipSync(raw) : raw;
  const kind = message.channel === 'alpha' ? 'png' : 'rgb';
  const magic = new TextEncoder().encode(`stealth_${kind}${message.packed ? 'comp' : 'info'}`);
  const correction = message.correction;
  const tail = correction === undefined ? [] : [...lengthOf(correction), ...correction];
  const bytes = [...magic, ...lengthOf(payload), ...payload, ...tail];
  const data = Uint8Array.from(pixels.data);
  const samples = message.channel === 'alpha' ? [3] : [0, 1, 2];
  let written = 0;
  for (let x = 0; x < pixels.width; x += 1) {
    for (let y = 0; y < pixels.height; y += 1) {
      for (const sample of samples) {
        const byte = bytes[written >> 3];
        if (byte === undefined) return { ...pixels, data };
        const at = (y * pixels.width + x) * pixels.channels + sample;
        data[at] = ((data[at] ?? 0) & 0xfe) | ((byte >> (7 - (written & 7))) & 1);
        written += 1;
      }
    }
  }
  throw new Error('The picture is too small for the message.');
}
