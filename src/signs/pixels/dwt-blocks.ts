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

/** Weight of the Haar filter, and the same in single precision. */
const HAAR = Math.SQRT1_2;
const HAAR_SINGLE = Math.fround(Math.SQRT1_2);

/** U of one line as OpenCV's cvtColor(BGR2YUV) computes it for 8 bit: fixed point with 14 bits. */
function readChromaUint8(pixels: Pixels, y: number, target: Float64Array): void {
  const { data, channels } = pixels;
  let at = y * pixels.width * channels;
  for (let x = 0; x < target.length; x += 1, at += channels) {
    const blue = data[at + 2] ?? 0;
    const luma = ((data[at] ?? 0) * 4899 + (data[at + 1] ?? 0) * 9617 + blue * 1868 + 8192) >> 14;
    const chroma = ((blue - luma) * 8061 + (128 << 14) + 8192) >> 14;
    target[x] = chroma < 0 ? 0 : chroma > 255 ? 255 : chroma;
  }
}

/** The same for float: every step rounded to single precision, as it is there. */
function readChromaFloat32(pixels: Pixels, y: number, target: Float64Array): void {
  const { data, channels } = pixels;
  const { fround } = Math;
  const red = fround(0.299);
  const green = fround(0.587);
  const blueWeight = fround(0.114);
  const scale = fround(0.492);
  let at = y * pixels.width * channels;
  for (let x = 0; x < target.length; x += 1, at += channels) {
    const blue = data[at + 2] ?? 0;
    const luma = fround(
      fround(fround(blueWeight * blue) + fround(green * (data[at + 1] ?? 0))) + fround(red * (data[at] ?? 0)),
    );
    target[x] = fround(fround(fround(blue - luma) * scale) + 0.5);
  }
}

interface LineReader {
  readonly readChroma: (pixels: Pixels, y: number, target: Float64Array) => void;
  /** One step of the Haar transform: low band of two neighbours, rounded as PyWavelets does. */
  readonly low: (a: number, b: number) => number;
}

const READERS: Readonly<Record<EncoderStyle, LineReader>> = {
  uint8: { readChroma: readChromaUint8, low: (a, b) => a * HAAR + b * HAAR },
  float32: {
    readChroma: readChromaFloat32,
    low: (a, b) => Math.fround(Math.fround(a * HAAR_SINGLE) + Math.fround(b * HAAR_SINGLE)),
  },
};

/** Low band of two lines of pixels: columns first, then rows, in PyWavelets' order. */
function readLowBand(pixels: Pixels, y: number, reader: LineReader, lines: readonly Float64Array[], low: Float64Array) {
  const [upper = new Float64Array(), lower = new Float64Array()] = lines;
  reader.readChroma(pixels, y, upper);
  reader.readChroma(pixels, y + 1, lower);
  for (let x = 0; x < low.length; x += 1) {
    const left = reader.low(upper[2 * x] ?? 0, lower[2 * x] ?? 0);
    const right = reader.low(upper[2 * x + 1] ?? 0, lower[2 * x + 1] ?? 0);
    low[x] = reader.low(left, right);
  }
}

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
  const reader = READERS[style];
  const lines = [0, 1].map(() => new Float64Array(columns * BLOCK_PIXELS));
  const low = Array.from({ length: BLOCK }, () => new Float64Array(columns * BLOCK));
  rows.forEach((row, index) => {
    low.forEach((target, line) => {
      readLowBand(pixels, row * BLOCK_PIXELS + 2 * line, reader, lines, target);
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
