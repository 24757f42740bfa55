import { type ChunkSamples, type ExrChunk, samplesInLine } from './exr-chunk.ts';
import { type ExrChannel, FLOAT, HALF, sampleBytes } from './exr-picture.ts';
import { inflateExactly } from './undo-zip.ts';

/**
 * PXR24: floats are kept to 24 bit; each line of a channel is stored as differences between neighbours, their highest bytes first, then
 * the next ones.
 */
export function undoPxr24(
  packed: Uint8Array,
  rawBytes: number,
  chunk: ExrChunk,
  channels: readonly ExrChannel[],
): ChunkSamples {
  const lines = listLines(chunk, channels);
  const stored = lines.reduce((sum, { channel, count }) => sum + storedBytes(channel) * count, 0);
  const from = inflateExactly(packed, stored);
  const bytes = new Uint8Array(rawBytes);
  const view = new DataView(bytes.buffer);
  let at = 0;
  let out = 0;
  for (const { channel, count } of lines) {
    const planes = storedBytes(channel);
    // Floats lost their lowest byte: what is left stands higher by one.
    const shift = channel.type === FLOAT ? 8 : 0;
    let value = 0;
    for (let index = 0; index < count; index += 1) {
      let difference = 0;
      for (let plane = 0; plane < planes; plane += 1)
        difference = (difference << 8) | (from[at + plane * count + index] as number);
      value = (value + (difference << shift)) | 0;
      if (channel.type === HALF) view.setUint16(out + index * 2, value & 0xffff, true);
      else view.setInt32(out + index * 4, value, true);
    }
    at += planes * count;
    out += sampleBytes(channel) * count;
  }
  return { bytes, split: false };
}

function listLines(chunk: ExrChunk, channels: readonly ExrChannel[]): { channel: ExrChannel; count: number }[] {
  const lines: { channel: ExrChannel; count: number }[] = [];
  for (let y = chunk.yMin; y < chunk.yMin + chunk.height; y += 1)
    for (const channel of channels) lines.push({ channel, count: samplesInLine(channel, chunk, y) });
  return lines;
}

function storedBytes(channel: ExrChannel): number {
  if (channel.type === HALF) return 2;
  return channel.type === FLOAT ? 3 : 4;
}
