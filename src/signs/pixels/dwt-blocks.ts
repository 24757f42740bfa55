import type { Pixels } from '../../domain/ports.ts';

/**
 * How the encoder held the picture: 8 bit (Stable Diffusion 1 and 2 scripts) or float (diffusers, sgm, FLUX). OpenCV
 * shifts chroma by 128 or by 0.5 then, which moves every coefficient and so every bit.
 */
export type EncoderStyle = 'uint8' | 'float32';

/** Strength of the mark: `scales=[0,36,36]` in imwatermark/maxDct.py, of which only U is used. */
const SCALE = 36;
/** Side of a block in the low band, `block=4`; a block covers 8 x 8 pixels. */
const BLOCK = 4;
const BLOCK_PIXELS = 2 * BLOCK;
/** More blocks say nothing more: 500,000 are 32 megapixels, some 3,700 votes for each bit of the longest mark. */
const BLOCK_LIMIT = 500_000;

export interface BlockBits {
  /** Blocks in one row. */
  readonly columns: number;
  /** The rows looked at, ascending: all of them unless there are too many. */
  readonly rows: readonly number[];
  /** One bit for each block, row after row of `rows`. */
  readonly bits: Uint8Array;
}

/** Weight of the Haar filter; PyWavelets computes in the precision of the picture. */
const HAAR = Math.SQRT1_2;
const HAAR_SINGLE = Math.fround(Math.SQRT1_2);
const { fround } = Math;
const RED = fround(0.299);
const GREEN = fround(0.587);
const BLUE = fround(0.114);
const CHROMA = fround(0.492);

/** U of one pixel as OpenCV's cvtColor(BGR2YUV) computes it for 8 bit: fixed point with 14 bits. */
function chromaUint8(data: Uint8Array, at: number): number {
  const blue = data[at + 2] ?? 0;
  const luma = ((data[at] ?? 0) * 4899 + (data[at + 1] ?? 0) * 9617 + blue * 1868 + 8192) >> 14;
  const chroma = ((blue - luma) * 8061 + (128 << 14) + 8192) >> 14;
  return chroma < 0 ? 0 : chroma > 255 ? 255 : chroma;
}

/** The same for float: every step rounded to single precision, as it is there. */
function chromaFloat32(data: Uint8Array, at: number): number {
  const blue = data[at + 2] ?? 0;
  const blueGreen = fround(fround(BLUE * blue) + fround(GREEN * (data[at + 1] ?? 0)));
  const luma = fround(blueGreen + fround(RED * (data[at] ?? 0)));
  return fround(fround(fround(blue - luma) * CHROMA) + 0.5);
}

/** Low band of two lines of pixels, from line `y` on: down the columns first, then along the row, as PyWavelets does. */
type ReadLowBand = (pixels: Pixels, y: number, low: Float64Array) => void;

// Two loops and no shared one with the steps passed in: that takes twice the time.
function readLowUint8(pixels: Pixels, y: number, low: Float64Array): void {
  const { data, channels } = pixels;
  const line = pixels.width * channels;
  for (let x = 0, at = y * line; x < low.length; x += 1, at += 2 * channels) {
    const left = chromaUint8(data, at) * HAAR + chromaUint8(data, at + line) * HAAR;
    const right = chromaUint8(data, at + channels) * HAAR + chromaUint8(data, at + line + channels) * HAAR;
    low[x] = left * HAAR + right * HAAR;
  }
}

function addSingle(a: number, b: number): number {
  return fround(fround(a * HAAR_SINGLE) + fround(b * HAAR_SINGLE));
}

function readLowFloat32(pixels: Pixels, y: number, low: Float64Array): void {
  const { data, channels } = pixels;
  const line = pixels.width * channels;
  for (let x = 0, at = y * line; x < low.length; x += 1, at += 2 * channels) {
    const left = addSingle(chromaFloat32(data, at), chromaFloat32(data, at + line));
    const right = addSingle(chromaFloat32(data, at + channels), chromaFloat32(data, at + line + channels));
    low[x] = addSingle(left, right);
  }
}

const READ_LOW_BAND: Readonly<Record<EncoderStyle, ReadLowBand>> = { uint8: readLowUint8, float32: readLowFloat32 };

/** The largest of the 15 values after the first, by size; where in its step of 36 it lies is the bit. */
function readBlockBit(rows: readonly Float64Array[], column: number): number {
  let largest = -1;
  for (let i = 0; i < BLOCK; i += 1) {
    const row = rows[i];
    if (row === undefined) break;
    for (let j = i === 0 ? 1 : 0; j < BLOCK; j += 1) {
      const size = Math.abs(row[column * BLOCK + j] ?? 0);
      if (size > largest) largest = size;
    }
  }
  return largest % SCALE > SCALE / 2 ? 1 : 0;
}

function pickRows(rowCount: number, columns: number): readonly number[] {
  const step = Math.max(1, Math.ceil((rowCount * columns) / BLOCK_LIMIT));
  return Array.from({ length: Math.ceil(rowCount / step) }, (_, index) => index * step);
}

/**
 * Reads the bit of every block once, whatever the length of the mark. Follows EmbedMaxDct.decode of the Python package
 * invisible-watermark 0.2.0 to the last bit (bench/watermark compares them). Despite the mark's name there is no DCT.
 */
export function readBlockBits(pixels: Pixels, style: EncoderStyle): BlockBits {
  // Width and height are cut to multiples of four pixels, then the low band to whole blocks.
  const columns = Math.floor(Math.floor(pixels.width / 4) / 2);
  const rows = pickRows(Math.floor(Math.floor(pixels.height / 4) / 2), columns);
  const bits = new Uint8Array(rows.length * columns);
  const readLowBand = READ_LOW_BAND[style];
  const low = Array.from({ length: BLOCK }, () => new Float64Array(columns * BLOCK));
  rows.forEach((row, index) => {
    low.forEach((target, line) => {
      readLowBand(pixels, row * BLOCK_PIXELS + 2 * line, target);
    });
    for (let column = 0; column < columns; column += 1) bits[index * columns + column] = readBlockBit(low, column);
  });
  return { columns, rows, bits };
}

/** The bits of a mark of that length: for each the majority of its blocks (mean x 255 over 127, as the original has it). */
export function voteMarkBits(blocks: BlockBits, lengthBits: number): Uint8Array {
  const sums = new Float64Array(lengthBits);
  const counts = new Float64Array(lengthBits);
  blocks.rows.forEach((row, index) => {
    for (let column = 0; column < blocks.columns; column += 1) {
      const bit = (row * blocks.columns + column) % lengthBits;
      sums[bit] = (sums[bit] ?? 0) + (blocks.bits[index * blocks.columns + column] ?? 0);
      counts[bit] = (counts[bit] ?? 0) + 1;
    }
  });
  return Uint8Array.from(sums, (sum, bit) => ((sum / (counts[bit] || 1)) * 255 > 127 ? 1 : 0));
}
