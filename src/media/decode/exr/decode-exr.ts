import { AssayError } from '../../../domain/errors.ts';
import type { Picture } from '../../../domain/picture.ts';
import { AreaAverage } from '../still/area-average.ts';
import { fitInside } from '../still/fit-inside.ts';
import { type OpenFile, readOpenFile } from '../still/read-open-file.ts';
import { toPicture } from '../still/to-picture.ts';
import { addChunk } from './add-chunk.ts';
import { chunkBytes } from './exr-chunk.ts';
import type { ExrPicture } from './exr-picture.ts';
import { findDecompressor } from './find-decompressor.ts';
import { planChunks } from './plan-chunks.ts';
import { ExrChunkReader } from './read-chunk.ts';
import { readExrPicture } from './read-exr-picture.ts';

/**
 * The largest block that is decompressed at once: 256 lines (DWAB) of a picture 16,384 wide in four float channels. A block is what
 * this decoder holds at most, three times over.
 */
const MAX_CHUNK_BYTES = 256 * 1024 * 1024;
/** Samples decompressed in all, those of channels not looked at included: 8K with 70 half channels, or a minute of work. */
const MAX_TOTAL_BYTES = 8 * 1024 ** 3;

/**
 * Decodes what the display window of an EXR shows, over black: what lies in the data window alone is left out. Colour is shown as stored,
 * premultiplied, its alpha not looked at, as every viewer does. Holds one block at a time. Throws AssayError.
 */
export function decodeExr(
  path: string,
  options: { readonly maxPixels: number; readonly channels: 1 | 3 },
): Promise<{ picture: Picture; remarks: readonly string[] }> {
  return readOpenFile(path, async (file) => {
    const header = readExrPicture(file.source);
    const size = fitInside(header.size, options.maxPixels);
    const planes = header.planes.length;
    const average = new AreaAverage(header.display, size, planes);
    await decodeChunks(file, header, average);
    const samples = { ...size, channels: planes, data: average.finish() };
    return { picture: toPicture(samples, options.channels, header.size), remarks: header.remarks };
  });
}

async function decodeChunks({ fd, sizeBytes }: OpenFile, header: ExrPicture, average: AreaAverage): Promise<void> {
  const undo = await findDecompressor(header);
  const chunks = [...planChunks(header)];
  const sizes = chunks.map((chunk) => chunkBytes(header.channels, chunk));
  const largest = sizes.reduce((most, bytes) => Math.max(most, bytes), 0);
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  if (largest > MAX_CHUNK_BYTES || total > MAX_TOTAL_BYTES)
    throw new AssayError('limit.output', 'The EXR is larger than is decoded: scale it down, or leave channels out.');
  const reader = new ExrChunkReader(fd, sizeBytes, header, largest);
  for (const [index, chunk] of chunks.entries()) {
    const rawBytes = sizes[index] ?? 0;
    addChunk(average, header, chunk, undo(reader.read(chunk, rawBytes), rawBytes, chunk));
  }
}
