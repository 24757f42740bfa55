import type { ExrChunk } from './exr-chunk.ts';
import type { ExrPicture } from './exr-picture.ts';

const MAGIC = 20_000_630;
/** Version 2, one part of tiles. */
const VERSION_AND_FLAGS = 0x202;

/** An EXR whose only tile is the given chunk: the smallest file that a loader for whole files takes. `names`: of the channels. */
export function wrapChunk(
  { channels, compression }: ExrPicture,
  names: readonly string[],
  { width, height }: ExrChunk,
  stored: Uint8Array,
): ArrayBuffer {
  const window = words(0, 0, width - 1, height - 1);
  const list = channels.map(({ type, linear, xSampling, ySampling }, index) =>
    Buffer.concat([Buffer.from(`${names[index] ?? ''}\0`), words(type, linear ? 1 : 0, xSampling, ySampling)]),
  );
  const header = Buffer.concat([
    words(MAGIC, VERSION_AND_FLAGS),
    attribute('channels', 'chlist', Buffer.concat([...list, Buffer.alloc(1)])),
    attribute('compression', 'compression', Buffer.from([compression])),
    attribute('dataWindow', 'box2i', window),
    attribute('displayWindow', 'box2i', window),
    attribute('lineOrder', 'lineOrder', Buffer.from([0])),
    attribute('tiles', 'tiledesc', Buffer.concat([words(width, height), Buffer.alloc(1)])),
    Buffer.alloc(1),
  ]);
  const file = new Uint8Array(header.length + 8 + 20 + stored.length);
  file.set(header);
  file.set(words(header.length + 8, 0, 0, 0, 0, 0, stored.length), header.length);
  file.set(stored, header.length + 28);
  return file.buffer;
}

function attribute(name: string, type: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${name}\0${type}\0`), words(value.length), value]);
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeInt32LE(value, at * 4);
  return bytes;
}
