import type { Dimensions } from '../../../domain/asset.ts';
import type { ExrChunk } from './exr-chunk.ts';
import { unsupportedExr } from './exr-errors.ts';
import type { ExrPicture } from './exr-picture.ts';

/** A chunk and its place in the table of offsets. `tile`: its coordinates as the chunk itself states them. */
export interface PlannedChunk extends ExrChunk {
  readonly index: number;
  readonly tile?: readonly [x: number, y: number];
}

/** Scan lines in one chunk by compression: none, RLE, ZIPS, ZIP, PIZ, PXR24, B44, B44A, DWAA, DWAB. */
const LINES_PER_CHUNK: readonly number[] = [1, 1, 1, 16, 32, 16, 32, 32, 32, 256];

/** The chunks that the display window shows, from top to bottom; of tiles only those in full size. */
export function* planChunks(picture: ExrPicture): Generator<PlannedChunk> {
  const size = picture.tile ?? scanLines(picture);
  const { data } = picture;
  const across = Math.ceil(data.width / size.width);
  const down = Math.ceil(data.height / size.height);
  const rows = overlap(data.yMin, size.height, down, picture.display.yMin, picture.display.height);
  const columns = overlap(data.xMin, size.width, across, picture.display.xMin, picture.display.width);
  for (let y = rows.from; y < rows.to; y += 1) {
    for (let x = columns.from; x < columns.to; x += 1) {
      yield {
        index: y * across + x,
        xMin: data.xMin + x * size.width,
        yMin: data.yMin + y * size.height,
        width: Math.min(size.width, data.width - x * size.width),
        height: Math.min(size.height, data.height - y * size.height),
        ...(picture.tile && { tile: [x, y] as const }),
      };
    }
  }
}

function scanLines({ compression, data }: ExrPicture): Dimensions {
  const height = LINES_PER_CHUNK[compression];
  if (height === undefined)
    throw unsupportedExr(`its compression has the number ${compression}, which is not known here`);
  return { width: data.width, height };
}

/** Which of `count` pieces of `length`, beginning at `start`, meet the window. */
function overlap(
  start: number,
  length: number,
  count: number,
  window: number,
  size: number,
): { from: number; to: number } {
  return {
    from: Math.max(0, Math.floor((window - start) / length)),
    to: Math.min(count, Math.ceil((window + size - start) / length)),
  };
}
