import type { AreaAverage } from '../still/area-average.ts';
import { type ChunkSamples, type ExrChunk, samplesInLine } from './exr-chunk.ts';
import { unsupportedExr } from './exr-errors.ts';
import { type ExrPicture, sampleBytes } from './exr-picture.ts';
import { readRow } from './read-row.ts';

let row = new Float32Array(0);

/** Adds what the display window shows of a chunk. */
export function addChunk(average: AreaAverage, picture: ExrPicture, chunk: ExrChunk, samples: ChunkSamples): void {
  const { display, planes } = picture;
  if (row.length < chunk.width) row = new Float32Array(chunk.width);
  const from = Math.max(chunk.xMin, display.xMin);
  const count = Math.min(chunk.xMin + chunk.width, display.xMin + display.width) - from;
  let lineAt = 0;
  for (let y = chunk.yMin; y < chunk.yMin + chunk.height; y += 1) {
    const { starts, lineBytes } = layOut(picture, chunk, y);
    const isShown = y >= display.yMin && y < display.yMin + display.height;
    for (const [plane, index] of planes.entries()) {
      const channel = index === undefined ? undefined : picture.channels[index];
      if (!isShown || index === undefined || channel === undefined) continue;
      if (channel.xSampling !== 1 || channel.ySampling !== 1)
        throw unsupportedExr('its colours are stored at a smaller size');
      const at = lineAt + (starts[index] ?? 0) + (from - chunk.xMin) * sampleBytes(channel);
      readRow(samples, channel.type, at, count, row);
      average.addRow(plane, y - display.yMin, from - display.xMin, row, count);
    }
    lineAt += lineBytes;
  }
}

/** Where in a line each channel begins. */
function layOut(
  { channels }: ExrPicture,
  chunk: ExrChunk,
  y: number,
): { starts: readonly number[]; lineBytes: number } {
  let lineBytes = 0;
  const starts = channels.map((channel) => {
    const start = lineBytes;
    lineBytes += samplesInLine(channel, chunk, y) * sampleBytes(channel);
    return start;
  });
  return { starts, lineBytes };
}
