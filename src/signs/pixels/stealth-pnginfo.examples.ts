import type { Pixels } from '../../domain/ports.ts';

export interface StealthExample {
  readonly channel: 'alpha' | 'rgb';
  /** 15 ASCII characters. */
  readonly magic: string;
  readonly text: string;
  /** Default: what the text has. */
  readonly lengthBits?: number;
}

const SIDE = 64;

function hiddenBytes(example: StealthExample): Uint8Array {
  const payload = new TextEncoder().encode(example.text);
  const lengthBits = example.lengthBits ?? payload.length * 8;
  const magic = new TextEncoder().encode(example.magic);
  const length = [24, 16, 8, 0].map((shift) => (lengthBits >>> shift) & 0xff);
  return new Uint8Array([...magic, ...length, ...payload]);
}

/** A small grey picture with a message in its lowest bits, columns first, for the examples of the sign. */
export function drawStealth(example: StealthExample): Pixels {
  const data = new Uint8Array(SIDE * SIDE * 4).fill(0x80);
  const channels = example.channel === 'alpha' ? [3] : [0, 1, 2];
  const bytes = hiddenBytes(example);
  for (let index = 0; index < bytes.length * 8; index += 1) {
    const pixel = Math.floor(index / channels.length);
    const x = Math.floor(pixel / SIDE);
    const y = pixel % SIDE;
    const bit = ((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;
    data[(y * SIDE + x) * 4 + (channels[index % channels.length] ?? 0)] = 0xfe | bit;
  }
  return { width: SIDE, height: SIDE, channels: 4, data };
}
