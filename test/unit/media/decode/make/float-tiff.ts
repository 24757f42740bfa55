/** width, height, bits, no compression, RGB, where the pixels are, samples a pixel, rows a strip, bytes, floating point. */
const TAGS = [256, 257, 258, 259, 262, 273, 277, 278, 279, 339] as const;
const SHORT = 3;
const LONG = 4;

/** An uncompressed TIFF of 32-bit floats in red, green and blue, which sharp reads and does not write. */
export function makeFloatTiff(width: number, height: number, values: Float32Array): Buffer {
  const bitsAt = 8 + 2 + TAGS.length * 12 + 4;
  const dataAt = bitsAt + 12;
  const numbers = [width, height, bitsAt, 1, 2, dataAt, 3, height, values.byteLength, bitsAt + 6];
  const head = Buffer.alloc(dataAt);
  head.write('II*\0\x08\0\0\0', 'latin1');
  head.writeUInt16LE(TAGS.length, 8);
  for (const [index, tag] of TAGS.entries()) {
    const at = 10 + index * 12;
    const isList = tag === 258 || tag === 339;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(isList ? SHORT : LONG, at + 2);
    head.writeUInt32LE(isList ? 3 : 1, at + 4);
    head.writeUInt32LE(numbers[index] ?? 0, at + 8);
  }
  for (const channel of [0, 1, 2]) {
    head.writeUInt16LE(32, bitsAt + channel * 2);
    head.writeUInt16LE(3, bitsAt + 6 + channel * 2);
  }
  return Buffer.concat([head, Buffer.from(values.buffer, values.byteOffset, values.byteLength)]);
}
