import type { ExrChunk } from './exr-chunk.ts';
import { malformedExr, unsupportedExr } from './exr-errors.ts';
import { decodeHuffman } from './piz-huffman.ts';
import { inflateExactly } from './undo-zip.ts';

/** B44: blocks of 4 by 4 samples in 14 bytes; B44A has flat ones in 3, told by their third byte. */
const [BLOCK_BYTES, FLAT_BYTES, FLAT_FROM] = [14, 3, 52] as const;
/** DWA: eleven numbers of 64 bit, then the rules for channels, then the sections. */
const DWA_HEADER_BYTES = 88;
const STATIC_HUFFMAN = 0;

/**
 * What the loader of three.js does not look at: that blocks end where the data end. It would take what is missing for black.
 * Throws AssayError `file.malformed`.
 */
export function checkB44(stored: Uint8Array, chunk: ExrChunk, channels: number, mayBeFlat: boolean): void {
  const blocks = Math.ceil(chunk.width / 4) * Math.ceil(chunk.height / 4) * channels;
  let at = 0;
  for (let block = 0; block < blocks && at < stored.length; block += 1)
    at += mayBeFlat && (stored[at + 2] ?? 0) >= FLAT_FROM ? FLAT_BYTES : BLOCK_BYTES;
  if (at !== stored.length || at < blocks * FLAT_BYTES) throw malformedExr('compressed data is damaged');
}

/**
 * The same for DWA: sections have the sizes stated, and decode to them. Throws AssayError `media.unsupported` for what the loader leaves
 * out: blocks of the first version, of channels without a rule, and deflated ones, which tiles have.
 */
export function checkDwa(stored: Uint8Array, chunk: ExrChunk, channels: number): void {
  if (stored.length < DWA_HEADER_BYTES + 2) throw malformedExr('compressed data is damaged');
  const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
  const field = (index: number): number => Number(view.getBigUint64(index * 8, true));
  const [version, otherBytes, method] = [field(0), field(2), field(10)];
  if (version < 2 || otherBytes > 0 || method !== STATIC_HUFFMAN)
    throw unsupportedExr('with DWA compression, tiles and files of old writers are not decoded');
  const [acBytes, dcBytes, rleBytes, acCount, dcCount] = [field(3), field(4), field(5), field(8), field(9)];
  // Coded in blocks of 8 by 8.
  const samples = Math.ceil(chunk.width / 8) * Math.ceil(chunk.height / 8) * 64 * channels;
  const acAt = DWA_HEADER_BYTES + view.getUint16(DWA_HEADER_BYTES, true);
  if (acAt + acBytes + dcBytes + rleBytes !== stored.length || acCount + dcCount > samples)
    throw malformedExr('compressed data is damaged');
  if (acBytes > 0) decodeHuffman(stored.subarray(acAt, acAt + acBytes), new Uint16Array(acCount));
  if (dcBytes > 0) inflateExactly(stored.subarray(acAt + acBytes, acAt + acBytes + dcBytes), dcCount * 2);
}
