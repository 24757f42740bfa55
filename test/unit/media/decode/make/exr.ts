import { deflateSync } from 'node:zlib';
import { cat, u8, u32le, u64le } from '../../probe/make/bytes.ts';

export interface MadeChannel {
  readonly name: string;
  /** Default: half. */
  readonly type?: 'uint' | 'half' | 'float';
  /** In file coordinates. */
  readonly value: (x: number, y: number) => number;
  readonly sampling?: number;
}
/** xMin, yMin, width, height. */
export type MadeBox = readonly [number, number, number, number];
export interface MadePart {
  readonly channels: readonly MadeChannel[];
  readonly data: MadeBox;
  /** Default: `data`. */
  readonly display?: MadeBox;
  /** Default: `none`. */
  readonly compression?: 'none' | 'rle' | 'zips' | 'zip';
  /** Width and height of tiles; absent: scan lines. */
  readonly tile?: readonly [number, number];
  readonly aspect?: number;
  /** Instead of what the compression gives. */
  readonly spoil?: (stored: Buffer, chunk: number) => Buffer;
}

const LINES = { none: 1, rle: 1, zips: 1, zip: 16 } as const;
const CODES = { none: 0, rle: 1, zips: 2, zip: 3 } as const;
const TYPES = { uint: 0, half: 1, float: 2 } as const;

/** An EXR as OpenEXR lays it out, with one part or several. */
export function makeExrFile(...parts: readonly MadePart[]): Buffer {
  const isMulti = parts.length > 1;
  const [first] = parts;
  const flags = isMulti ? 0x10 : first?.tile ? 0x02 : 0;
  const chunks = parts.map((part, index) => makeChunks(part, isMulti ? index : undefined));
  const headers = parts.map((part, index) => makeHeader(part, isMulti, chunks[index]?.length ?? 0));
  const head = cat(u32le(20_000_630), u8(2, flags, 0, 0), ...headers, isMulti ? u8(0) : '');
  let at = head.length + chunks.flat().length * 8;
  const offsets = chunks.flat().map((chunk) => {
    at += chunk.length;
    return at - chunk.length;
  });
  return cat(head, u64le(...offsets), ...chunks.flat());
}

function makeHeader(part: MadePart, isMulti: boolean, count: number): Buffer {
  const { channels, compression = 'none', data, display = data, tile, aspect = 1 } = part;
  const type = tile ? 'tiledimage' : 'scanlineimage';
  const list = channels.map(({ name, type: kind = 'half', sampling = 1 }) =>
    cat(name, u8(0), u32le(TYPES[kind], 0, sampling, sampling)),
  );
  const ratio = Buffer.alloc(4);
  ratio.writeFloatLE(aspect);
  return cat(
    attribute('channels', 'chlist', cat(...list, u8(0))),
    attribute('compression', 'compression', u8(CODES[compression])),
    attribute('dataWindow', 'box2i', box(data)),
    attribute('displayWindow', 'box2i', box(display)),
    attribute('pixelAspectRatio', 'float', ratio),
    tile ? attribute('tiles', 'tiledesc', cat(u32le(...tile), u8(0))) : '',
    isMulti ? attribute('type', 'string', cat(type)) : '',
    isMulti ? attribute('chunkCount', 'int', u32le(count)) : '',
    u8(0),
  );
}

const attribute = (name: string, type: string, value: Buffer): Buffer =>
  cat(name, u8(0), type, u8(0), u32le(value.length), value);
const box = ([x, y, width, height]: MadeBox): Buffer => u32le(x, y, x + width - 1, y + height - 1);

function makeChunks(part: MadePart, number: number | undefined): readonly Buffer[] {
  const { data, compression = 'none', tile, spoil = (stored) => stored } = part;
  const [across, down] = tile ?? [data[2], LINES[compression]];
  const chunks: Buffer[] = [];
  for (let row = 0; row * down < data[3]; row += 1) {
    for (let column = 0; column * across < data[2]; column += 1) {
      const [x, y] = [data[0] + column * across, data[1] + row * down];
      const [width, height] = [Math.min(across, data[0] + data[2] - x), Math.min(down, data[1] + data[3] - y)];
      const raw = makeRaw(part.channels, [x, y, width, height]);
      const stored = spoil(compress(raw, compression), chunks.length);
      const place = tile ? u32le(column, row, 0, 0) : u32le(y);
      chunks.push(cat(number === undefined ? '' : u32le(number), place, u32le(stored.length), stored));
    }
  }
  return chunks;
}

function makeRaw(channels: readonly MadeChannel[], [xMin, yMin, width, height]: MadeBox): Buffer {
  const samples: Buffer[] = [];
  for (let y = yMin; y < yMin + height; y += 1) {
    for (const { type = 'half', value, sampling = 1 } of channels) {
      if (y % sampling !== 0) continue;
      for (let x = xMin; x < xMin + width; x += 1) if (x % sampling === 0) samples.push(SAMPLES[type](value(x, y)));
    }
  }
  return Buffer.concat(samples);
}

const SAMPLES: Readonly<Record<'uint' | 'half' | 'float', (value: number) => Buffer>> = {
  uint: (value) => u32le(value),
  half: (value) => {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(toHalf(value));
    return bytes;
  },
  float: (value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value);
    return bytes;
  },
};

/** For numbers that a half float holds exactly, and NaN and infinities. */
function toHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return sign | 0x7c00;
  if (size < 2 ** -14) return sign | Math.round(size * 2 ** 24);
  const exponent = Math.floor(Math.log2(size));
  return sign | ((exponent + 15) << 10) | Math.round((size / 2 ** exponent - 1) * 1024);
}

function compress(raw: Buffer, compression: 'none' | 'rle' | 'zips' | 'zip'): Buffer {
  if (compression === 'none') return raw;
  const half = Math.ceil(raw.length / 2);
  const split = Buffer.alloc(raw.length);
  for (const [index, byte] of raw.entries()) split[index % 2 === 0 ? index / 2 : half + (index - 1) / 2] = byte;
  const differences = Buffer.from(split);
  for (let index = split.length - 1; index > 0; index -= 1)
    differences[index] = (split[index] ?? 0) - (split[index - 1] ?? 0) + 128;
  const packed = compression === 'rle' ? runLengths(differences) : deflateSync(differences);
  return packed.length < raw.length ? packed : raw;
}

function runLengths(bytes: Buffer): Buffer {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    let length = 1;
    while (length < 128 && bytes[at + length] === bytes[at]) length += 1;
    // Literals go alone: twice the size, and both kinds occur.
    if (length > 1) out.push(length - 1, bytes[at] ?? 0);
    else out.push(255, bytes[at] ?? 0);
    at += length;
  }
  return Buffer.from(out);
}
