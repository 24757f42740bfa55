import { crc32, deflateSync } from 'node:zlib';
import { ascii, cat, u8, u32be } from './bytes.ts';

export function pngChunk(type: string, data: Buffer | string = ''): Buffer {
  const body = cat(type, data);
  return cat(u32be(body.length - 4), body, u32be(crc32(body)));
}

export interface PngParts {
  readonly width?: number;
  readonly height?: number;
  /** Chunks before, after the picture and after the end. */
  readonly before?: Buffer;
  readonly after?: Buffer;
  readonly trailer?: Buffer;
  /** RGBA values; grey noise otherwise. */
  readonly rgba?: Uint8Array;
}

/** A valid 8-bit RGBA PNG. */
export function makePng({ width = 40, height = 30, before, after, trailer, rgba }: PngParts = {}): Buffer {
  const rows = Buffer.alloc((width * 4 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width * 4; x += 1)
      rows[y * (width * 4 + 1) + 1 + x] = rgba?.[y * width * 4 + x] ?? (x * 7919 + y * 104_729) % 251;
  }
  const data = deflateSync(rows);
  const half = data.length >> 1;
  return cat(
    ascii('\x89PNG\r\n\x1a\n'),
    pngChunk('IHDR', cat(u32be(width, height), u8(8, 6, 0, 0, 0))),
    before ?? '',
    pngChunk('IDAT', data.subarray(0, half)),
    pngChunk('IDAT', data.subarray(half)),
    after ?? '',
    pngChunk('IEND'),
    trailer ?? '',
  );
}
