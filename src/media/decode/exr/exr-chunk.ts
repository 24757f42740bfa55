import type { ExrChannel } from './exr-picture.ts';
import { sampleBytes } from './exr-picture.ts';

/** One block of pixels that is compressed by itself: some scan lines, or a tile. In the coordinates of the data window's file space. */
export interface ExrChunk {
  readonly xMin: number;
  readonly yMin: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The samples of a chunk, line by line, in each line channel by channel. `split`: the even bytes of it all come first, then the odd ones,
 * as ZIP and RLE leave them; putting them side by side again would only cost time.
 */
export interface ChunkSamples {
  readonly bytes: Uint8Array;
  readonly split: boolean;
}

/** How many samples of a channel lie in a run of pixels: those whose coordinate its sampling divides. */
export function countSamples(from: number, length: number, sampling: number): number {
  if (sampling === 1) return length;
  return Math.floor((from + length - 1) / sampling) - Math.floor((from - 1) / sampling);
}

/** Samples of `channel` in the line `y` of a chunk: none when the line is one that its sampling leaves out. */
export function samplesInLine(channel: ExrChannel, chunk: ExrChunk, y: number): number {
  return y % channel.ySampling === 0 ? countSamples(chunk.xMin, chunk.width, channel.xSampling) : 0;
}

/** Bytes of a chunk without compression. */
export function chunkBytes(channels: readonly ExrChannel[], chunk: ExrChunk): number {
  return channels.reduce((sum, channel) => {
    const across = countSamples(chunk.xMin, chunk.width, channel.xSampling);
    return sum + across * countSamples(chunk.yMin, chunk.height, channel.ySampling) * sampleBytes(channel);
  }, 0);
}
