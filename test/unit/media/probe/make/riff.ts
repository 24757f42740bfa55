import { cat, noise, u8, u16le, u32le } from './bytes.ts';

export const riffChunk = (id: string, ...content: readonly (Buffer | string)[]): Buffer => {
  const body = cat(...content);
  return cat(id, u32le(body.length), body, body.length % 2 === 1 ? u8(0) : '');
};
export const riffList = (type: string, ...content: readonly (Buffer | string)[]): Buffer =>
  riffChunk('LIST', type, ...content);
export const riff = (form: string, ...chunks: readonly Buffer[]): Buffer => riffChunk('RIFF', form, ...chunks);

const FORMAT = cat(u16le(1, 1), u32le(48_000, 96_000), u16le(2, 16));

export function makeWav(...extra: readonly Buffer[]): Buffer {
  return riff('WAVE', riffChunk('fmt ', FORMAT), ...extra, riffChunk('data', noise(4800, 255)));
}

/** RF64: 64-bit lengths in `ds64`, the 32-bit ones all ones. */
export function makeRf64(): Buffer {
  const data = noise(4800, 255);
  const riffBytes = 4 + 36 + 24 + 8 + data.length;
  const sizes = u32le(riffBytes, 0, data.length, 0, 0, 0, 0);
  const body = cat('WAVE', riffChunk('ds64', sizes), riffChunk('fmt ', FORMAT), 'data', u32le(0xffffffff), data);
  return cat('RF64', u32le(0xffffffff), body);
}

export function makeAvi(...extra: readonly Buffer[]): Buffer {
  const main = cat(u32le(41_667, 0, 0, 0, 48, 0, 1, 0, 64, 36), Buffer.alloc(16));
  const stream = cat('vidsMJPG', u32le(0, 0, 0, 1001, 24_000, 0, 48, 0, 0, 0), Buffer.alloc(8));
  return riff(
    'AVI ',
    riffList(
      'hdrl',
      riffChunk('avih', main),
      riffList('strl', riffChunk('strh', stream), riffChunk('strf', Buffer.alloc(40))),
    ),
    ...extra,
    riffList('movi', riffChunk('00dc', noise(1500, 255))),
    riffChunk('idx1', Buffer.alloc(16)),
  );
}

export function makeWebp(...extra: readonly Buffer[]): Buffer {
  const bits = 39 | (29 << 14);
  return riff('WEBP', riffChunk('VP8L', u8(0x2f), u32le(bits), noise(800)), ...extra);
}
