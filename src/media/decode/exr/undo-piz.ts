import { type ChunkSamples, countSamples, type ExrChunk, samplesInLine } from './exr-chunk.ts';
import { malformedExr } from './exr-errors.ts';
import { type ExrChannel, HALF } from './exr-picture.ts';
import { decodeHuffman } from './piz-huffman.ts';
import { undoWavelet } from './piz-wavelet.ts';

const VALUES = 65_536;
const BITMAP_BYTES = VALUES / 8;

/** Where the words of one channel lie: width, height and words a sample. */
interface Area {
  readonly start: number;
  readonly width: number;
  readonly height: number;
  readonly words: number;
}

/**
 * PIZ (OpenEXR's ImfPizCompressor): the values that occur are numbered without gaps, the numbers are wavelet-transformed channel by
 * channel and Huffman-coded. Own code because no decoder at hand is right: FFmpeg's drops blocks of grainy pictures from 3,072 pixels
 * in width on without a word; the one of three.js takes all channels to be of one type and damaged data to be black.
 */
export function undoPiz(
  packed: Uint8Array,
  rawBytes: number,
  chunk: ExrChunk,
  channels: readonly ExrChannel[],
): ChunkSamples {
  const { lookUp, highest, end } = readLookUp(packed);
  if (end + 4 > packed.length) throw malformedExr('compressed data is damaged');
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const length = view.getUint32(end, true);
  if (end + 4 + length > packed.length) throw malformedExr('compressed data is damaged');
  const words = new Uint16Array(rawBytes / 2);
  decodeHuffman(packed.subarray(end + 4, end + 4 + length), words);
  const areas = placeAreas(chunk, channels);
  for (const { start, width, height, words: step } of areas)
    for (let word = 0; word < step; word += 1)
      undoWavelet(words, { start: start + word, width, height, step, line: width * step, highest });
  for (let at = 0; at < words.length; at += 1) words[at] = lookUp[words[at] as number] as number;
  return { bytes: toLines(words, areas, chunk, channels), split: false };
}

/** The bitmap tells which values occur. Zero always does. */
function readLookUp(packed: Uint8Array): { lookUp: Uint16Array; highest: number; end: number } {
  const first = (packed[0] ?? 0) | ((packed[1] ?? 0) << 8);
  const last = (packed[2] ?? 0) | ((packed[3] ?? 0) << 8);
  const held = Math.max(0, last - first + 1);
  if (last >= BITMAP_BYTES || 4 + held > packed.length) throw malformedExr('compressed data is damaged');
  const lookUp = new Uint16Array(VALUES);
  // Entry 0 is value 0, whether the bitmap names it or not.
  let count = 1;
  for (let index = 0; index < held; index += 1) {
    const bits = packed[4 + index] as number;
    for (let bit = 0; bit < 8; bit += 1) {
      const value = (first + index) * 8 + bit;
      if (value > 0 && (bits & (1 << bit)) !== 0) lookUp[count++] = value;
    }
  }
  return { lookUp, highest: count - 1, end: 4 + held };
}

function placeAreas(chunk: ExrChunk, channels: readonly ExrChannel[]): readonly Area[] {
  let start = 0;
  return channels.map((channel) => {
    const width = countSamples(chunk.xMin, chunk.width, channel.xSampling);
    const height = countSamples(chunk.yMin, chunk.height, channel.ySampling);
    const words = channel.type === HALF ? 1 : 2;
    const area = { start, width, height, words };
    start += width * height * words;
    return area;
  });
}

/** Channel after channel becomes line after line. */
function toLines(
  words: Uint16Array,
  areas: readonly Area[],
  chunk: ExrChunk,
  channels: readonly ExrChannel[],
): Uint8Array {
  const lines = new Uint16Array(words.length);
  const next = areas.map(({ start }) => start);
  let out = 0;
  for (let y = chunk.yMin; y < chunk.yMin + chunk.height; y += 1) {
    for (const [index, channel] of channels.entries()) {
      const count = samplesInLine(channel, chunk, y) * (areas[index]?.words ?? 1);
      const from = next[index] ?? 0;
      lines.set(words.subarray(from, from + count), out);
      next[index] = from + count;
      out += count;
    }
  }
  return new Uint8Array(lines.buffer);
}
