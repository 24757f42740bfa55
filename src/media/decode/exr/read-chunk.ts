import { ByteSource, EndOfData } from '../../probe/byte-source.ts';
import { WINDOW_BYTES } from '../../probe/limits.ts';
import { malformedExr, truncatedExr } from './exr-errors.ts';
import type { ExrPicture } from './exr-picture.ts';
import type { PlannedChunk } from './plan-chunks.ts';

/** Reads what is stored of chunks. What it gives is good until the next one is read. */
export class ExrChunkReader {
  readonly #picture: ExrPicture;
  readonly #table: ByteSource;
  readonly #data: ByteSource;

  constructor(fd: number, sizeBytes: number, picture: ExrPicture, largestBytes: number) {
    this.#picture = picture;
    this.#table = new ByteSource(fd, Buffer.allocUnsafeSlow(WINDOW_BYTES), sizeBytes, 0);
    this.#data = new ByteSource(fd, Buffer.allocUnsafeSlow(Math.max(WINDOW_BYTES, largestBytes)), sizeBytes, 0);
  }

  /** Throws AssayError `file.truncated`, `file.malformed`, and what reading throws. */
  read(chunk: PlannedChunk, rawBytes: number): Uint8Array {
    try {
      const at = this.#table.u64le(this.#picture.tableAt + chunk.index * 8);
      const { dataAt, storedBytes } = this.#readHeader(at, chunk);
      if (storedBytes > rawBytes) throw malformedExr('a block is larger than it should be');
      return this.#data.bytes(dataAt, storedBytes);
    } catch (error) {
      if (error instanceof EndOfData) throw truncatedExr('it ends within its pixels');
      throw error;
    }
  }

  #readHeader(at: number, chunk: PlannedChunk): { dataAt: number; storedBytes: number } {
    const source = this.#data;
    const { part } = this.#picture;
    const start = part === undefined ? at : at + 4;
    if (part !== undefined && source.u32le(at) !== part) throw malformedExr('a block belongs to another part');
    const isHere =
      chunk.tile === undefined
        ? (source.u32le(start) | 0) === chunk.yMin
        : [...chunk.tile, 0, 0].every((value, index) => source.u32le(start + index * 4) === value);
    if (!isHere) throw malformedExr('a block does not lie where the table says');
    const sizeAt = start + (chunk.tile === undefined ? 4 : 16);
    return { dataAt: sizeAt + 4, storedBytes: source.u32le(sizeAt) };
  }
}
