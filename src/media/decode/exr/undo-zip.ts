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

/** Each byte was stored as its difference to the one before, plus 128. */
export function undoDifferences(bytes: Uint8Array): void {
  let last = bytes[0] ?? 0;
  for (let at = 1; at < bytes.length; at += 1) {
    last = (last + (bytes[at] as number) - 128) & 255;
    bytes[at] = last;
  }
}
