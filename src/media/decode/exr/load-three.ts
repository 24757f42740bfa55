import { AssayError } from '../../../domain/errors.ts';
import { checkB44, checkDwa } from './check-lossy-chunk.ts';
import type { ChunkSamples, ExrChunk } from './exr-chunk.ts';
import { malformedExr, unsupportedExr } from './exr-errors.ts';
import { type ExrPicture, FLOAT, HALF, sampleBytes } from './exr-picture.ts';
import { wrapChunk } from './wrap-chunk.ts';

const B44A = 7;
/** From here on names tell how a channel is coded. */
const DWAA = 8;
/** Channels that DWA has rules for, by the last word of their names (OpenEXR's ImfDwaCompressor.cpp). */
const DWA_NAMES: ReadonlySet<string> = new Set(['R', 'G', 'B', 'A', 'Y', 'RY', 'BY']);
/**
 * Decodes B44, B44A, DWAA and DWAB with the EXR loader of three.js, one chunk at a time, each wrapped as a file of one tile: so that
 * windows, tiles, parts and memory are ours. Throws AssayError `media.unsupported` for what the loader gets wrong: channels of several
 * types or sizes, whole numbers, and in DWA more than one layer and tiles.
 */
export async function loadThree(
  picture: ExrPicture,
): Promise<(stored: Uint8Array, rawBytes: number, chunk: ExrChunk) => ChunkSamples> {
  const names = nameChannels(picture);
  const [{ EXRLoader }, { FloatType, HalfFloatType, RedFormat, RGBAFormat }] = await Promise.all([
    import('three/examples/jsm/loaders/EXRLoader.js'),
    import('three'),
  ]);
  const loader = new EXRLoader();
  loader.setDataType(picture.channels[0]?.type === FLOAT ? FloatType : HalfFloatType);
  loader.setOutputFormat(picture.planes.length === 1 ? RedFormat : RGBAFormat);
  return (stored, rawBytes, chunk) => {
    if (picture.compression >= DWAA) checkDwa(stored, chunk, picture.channels.length);
    else checkB44(stored, chunk, picture.channels.length, picture.compression === B44A);
    const { data } = parseChunk(() => loader.parse(wrapChunk(picture, names, chunk, stored)));
    if (!(data instanceof Uint16Array || data instanceof Float32Array))
      throw malformedExr('compressed data is damaged');
    return { bytes: toLines(picture, chunk, data, rawBytes), split: false };
  };
}

/** Names by which the loader finds the planes. */
function nameChannels({ channels, planes, compression }: ExrPicture): readonly string[] {
  const type = channels[0]?.type;
  if (channels.some((channel) => channel.type !== type || channel.xSampling !== 1 || channel.ySampling !== 1))
    throw unsupportedExr('with its compression, channels of several types or sizes are not decoded');
  if (type !== HALF && type !== FLOAT) throw unsupportedExr('with its compression, whole numbers are not decoded');
  if (planes.some((plane) => plane === undefined))
    throw unsupportedExr('with its compression, two colours alone are not decoded');
  const wanted = planes.length === 1 ? ['Y'] : ['R', 'G', 'B'];
  if (compression < DWAA) return channels.map((_, index) => wanted[planes.indexOf(index)] ?? `x${index}`);
  const words = channels.map(({ name }) => name.slice(name.lastIndexOf('.') + 1));
  const areKnown = words.every((word) => DWA_NAMES.has(word)) && new Set(words).size === words.length;
  if (!areKnown || planes.some((plane, index) => words[plane ?? 0] !== wanted[index]))
    throw unsupportedExr('with DWA compression, only one layer of R, G, B, A or Y is decoded');
  return words;
}

/** What the loader throws is about the data: it has no other input. */
function parseChunk<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new AssayError('file.malformed', malformedExr('compressed data is damaged').message, { cause: error });
  }
}

/** The loader gives pixels from the bottom up, planes side by side: put where they would lie in the file. */
function toLines(
  { channels, planes }: ExrPicture,
  { width, height }: ExrChunk,
  data: Uint16Array | Float32Array,
  rawBytes: number,
): Uint8Array {
  const step = planes.length === 1 ? 1 : 4;
  const words = data instanceof Uint16Array ? new Uint16Array(rawBytes / 2) : new Float32Array(rawBytes / 4);
  const bytes = channels[0] === undefined ? 2 : sampleBytes(channels[0]);
  for (let y = 0; y < height; y += 1) {
    const from = (height - 1 - y) * width * step;
    for (const [offset, plane] of planes.entries()) {
      const to = (y * channels.length + (plane ?? 0)) * width;
      for (let x = 0; x < width; x += 1) words[to + x] = data[from + x * step + offset] as number;
    }
  }
  return new Uint8Array(words.buffer, 0, words.length * bytes);
}
