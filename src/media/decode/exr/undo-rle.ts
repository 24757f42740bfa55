import type { ChunkSamples } from './exr-chunk.ts';
import { malformedExr } from './exr-errors.ts';
import { undoDifferences } from './undo-zip.ts';

/** Runs of bytes over differences, even bytes before odd ones. Below zero: so many bytes follow; else one byte, once more than it says. */
export function undoRle(packed: Uint8Array, rawBytes: number): ChunkSamples {
  const bytes = new Uint8Array(rawBytes);
  let out = 0;
  let at = 0;
  while (at < packed.length) {
    const code = ((packed[at] ?? 0) << 24) >> 24;
    const length = code < 0 ? -code : code + 1;
    const taken = code < 0 ? length : 1;
    if (out + length > rawBytes || at + 1 + taken > packed.length) throw malformedExr('compressed data is damaged');
    if (code < 0) bytes.set(packed.subarray(at + 1, at + 1 + length), out);
    else bytes.fill(packed[at + 1] ?? 0, out, out + length);
    out += length;
    at += 1 + taken;
  }
  if (out !== rawBytes) throw malformedExr('a block has another size than it should have');
  undoDifferences(bytes);
  return { bytes, split: true };
}
