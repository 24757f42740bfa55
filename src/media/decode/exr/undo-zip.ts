import { inflateSync } from 'node:zlib';
import type { ChunkSamples } from './exr-chunk.ts';
import { malformedExr } from './exr-errors.ts';

/** ZIP and ZIPS: deflate over differences of bytes, even bytes before odd ones. */
export function undoZip(packed: Uint8Array, rawBytes: number): ChunkSamples {
  const bytes = inflateExactly(packed, rawBytes);
  undoDifferences(bytes);
  return { bytes, split: true };
}

/** Throws AssayError `file.malformed` when it is not `rawBytes` long. */
export function inflateExactly(packed: Uint8Array, rawBytes: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    // A little more than is needed: with exactly as much, zlib asks for a second block to say that there is no more.
    bytes = inflateSync(packed, { chunkSize: Math.max(64, rawBytes + 16), maxOutputLength: rawBytes + 1 });
  } catch {
    throw malformedExr('compressed data is damaged');
  }
  if (bytes.length !== rawBytes) throw malformedExr('a block has another size than it should have');
  return bytes;
}

/** All bits of four bytes but the highest, and the highest. */
const [LOW, HIGH] = [0x7f7f7f7f, 0x80808080 | 0] as const;

/**
 * Each byte was stored as its difference to the one before, plus 128. Four at a time: byte by byte it takes nearly twice as long, and
 * it is a fifth of decoding.
 */
export function undoDifferences(bytes: Uint8Array): void {
  // Words are little-endian wherever Node runs today; what inflate allocates begins at a whole word.
  const count = bytes.byteOffset % 4 === 0 ? bytes.length >> 2 : 0;
  const words = new Int32Array(bytes.buffer, count === 0 ? 0 : bytes.byteOffset, count);
  let last = 128;
  for (let at = 0; at < count; at += 1) {
    // Sums of one, of two, of four bytes, and of all before; to take 128 off is to flip the highest bit.
    const single = (words[at] as number) ^ HIGH;
    const pairs = addBytes(single, single << 8);
    const all = addBytes(pairs, pairs << 16);
    const word = addBytes(all, Math.imul(last, 0x01010101));
    words[at] = word;
    last = word >>> 24;
  }
  for (let at = count * 4; at < bytes.length; at += 1) {
    last = (last + (bytes[at] as number) - 128) & 255;
    bytes[at] = last;
  }
}

/** Four sums at once, each modulo 256: nothing is carried from one byte into the next. */
function addBytes(one: number, other: number): number {
  return ((one & LOW) + (other & LOW)) ^ ((one ^ other) & HIGH);
}
