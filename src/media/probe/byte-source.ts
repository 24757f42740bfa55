import { readSync } from 'node:fs';
import { CHUNK_BYTES, WINDOW_BYTES } from './limits.ts';

/** The walk asked for bytes beyond the end: the file is shorter than its structure says. Never leaves the probe. */
export class EndOfData extends Error {
  readonly at: number;
  constructor(at: number) {
    super(`no data at ${at}`);
    this.at = at;
  }
}

/** Random access to the bytes of one open file, from memory or through a moving window. Every read is checked against the size. */
export class ByteSource {
  readonly size: number;
  readonly #fd: number;
  readonly #buffer: Buffer;
  #start = 0;
  #end: number;

  /** `loaded`: how many bytes from the beginning of the file are in `buffer` already. */
  constructor(fd: number, buffer: Buffer, size: number, loaded: number) {
    this.size = size;
    this.#fd = fd;
    this.#buffer = buffer;
    this.#end = loaded;
  }

  u8(at: number): number {
    return this.#buffer[this.#locate(at, 1)] ?? 0;
  }
  u16be(at: number): number {
    return this.#buffer.readUInt16BE(this.#locate(at, 2));
  }
  u16le(at: number): number {
    return this.#buffer.readUInt16LE(this.#locate(at, 2));
  }
  u32be(at: number): number {
    return this.#buffer.readUInt32BE(this.#locate(at, 4));
  }
  u32le(at: number): number {
    return this.#buffer.readUInt32LE(this.#locate(at, 4));
  }
  /** Values over 2^53 lose their low bits; they are beyond the end of any file, which is all that matters. */
  u64be(at: number): number {
    const index = this.#locate(at, 8);
    return this.#buffer.readUInt32BE(index) * 2 ** 32 + this.#buffer.readUInt32BE(index + 4);
  }
  u64le(at: number): number {
    const index = this.#locate(at, 8);
    return this.#buffer.readUInt32LE(index + 4) * 2 ** 32 + this.#buffer.readUInt32LE(index);
  }

  /** A view that is good until the next read. At most CHUNK_BYTES long when the file is not in memory. */
  bytes(at: number, length: number): Buffer {
    const index = this.#locate(at, length);
    return this.#buffer.subarray(index, index + length);
  }

  /** As many bytes as there are, up to `length`. */
  bytesUpTo(at: number, length: number): Buffer {
    return at >= this.size ? this.#buffer.subarray(0, 0) : this.bytes(at, Math.min(length, this.size - at));
  }

  latin1(at: number, length: number): string {
    const index = this.#locate(at, length);
    return this.#buffer.toString('latin1', index, index + length);
  }

  /** A view of what there is from `at` on, at least `least` bytes, at most CHUNK_BYTES unless in memory: for native searches. */
  viewFrom(at: number, least: number): Buffer {
    const index = this.#locate(at, least, CHUNK_BYTES);
    return this.#buffer.subarray(index, this.#end - this.#start);
  }

  #locate(at: number, length: number, window = WINDOW_BYTES): number {
    if (at >= this.#start && at + length <= this.#end) return at - this.#start;
    if (!(at >= 0 && at + length <= this.size)) throw new EndOfData(at);
    const wanted = Math.min(Math.max(length, window), this.size - at, this.#buffer.length);
    this.#start = at;
    this.#end = at;
    while (this.#end < at + wanted) {
      const filled = this.#end - at;
      const read = readSync(this.#fd, this.#buffer, filled, wanted - filled, at + filled);
      if (read === 0) break;
      this.#end += read;
    }
    // Shorter than fstat said (the file shrank) or than the buffer holds: either way there is no more to be had.
    if (this.#end < at + length) throw new EndOfData(this.#end);
    return 0;
  }
}
