import { readSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { AssayError } from '../../domain/errors.ts';
import { toOutputError } from '../../domain/output-error.ts';
import { CHUNK_BYTES } from '../probe/limits.ts';
import { callFileSystem } from '../probe/open-regular-file.ts';
import type { Insertion } from './plan-insertions.ts';

/** A range of the file, end excluded. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** One open file copied into another, a piece at a time. */
export interface ShiftedCopy {
  readonly source: number;
  readonly destination: number;
  readonly sizeBytes: number;
  /** By place, first to last. */
  readonly insertions: readonly Insertion[];
  /** Chunk offsets: little-endian, eight bytes each. They move by all that is inserted and removed, which lies before every chunk. */
  readonly tables: Range;
}

/** Copies with the insertions made and the offsets shifted. Everything else stays byte for byte. Throws `file.*`, `output.*`. */
export async function copyShifted(job: ShiftedCopy): Promise<void> {
  // A multiple of eight, so that no table entry is cut in two.
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let at = 0;
  for (const insertion of job.insertions) {
    await copyRange(job, buffer, { from: at, to: insertion.at });
    append(job.destination, insertion.bytes);
    at = insertion.at + insertion.removes;
  }
  const shift = job.insertions.reduce((sum, { bytes, removes }) => sum + bytes.length - removes, 0);
  await copyRange(job, buffer, { from: at, to: job.tables.from });
  await copyRange(job, buffer, job.tables, (entries) => shiftOffsets(entries, shift));
  await copyRange(job, buffer, { from: job.tables.to, to: job.sizeBytes });
}

async function copyRange(
  { source, destination }: ShiftedCopy,
  buffer: Buffer,
  { from, to }: Range,
  change?: (bytes: Buffer) => void,
): Promise<void> {
  for (let at = from; at < to; ) {
    const piece = buffer.subarray(0, Math.min(buffer.length, to - at));
    readExactly(source, piece, at);
    change?.(piece);
    append(destination, piece);
    at += piece.length;
    // For progress and time limits; costs nothing beside a megabyte.
    await setImmediate();
  }
}

function readExactly(source: number, bytes: Buffer, at: number): void {
  for (let filled = 0; filled < bytes.length; ) {
    const read = callFileSystem(() => readSync(source, bytes, filled, bytes.length - filled, at + filled));
    if (read === 0) throw new AssayError('file.changed', 'The file became shorter while it was copied. Mark it again.');
    filled += read;
  }
}

function append(destination: number, bytes: Buffer): void {
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(destination, bytes, written);
  } catch (error) {
    throw toOutputError(error);
  }
}

/** In two halves: a file is far below 2^53 bytes, and big integers take much longer. */
function shiftOffsets(entries: Buffer, shift: number): void {
  for (let at = 0; at < entries.length; at += 8) {
    const offset = entries.readUInt32LE(at) + entries.readUInt32LE(at + 4) * 2 ** 32 + shift;
    entries.writeUInt32LE(offset % 2 ** 32, at);
    entries.writeUInt32LE(Math.floor(offset / 2 ** 32), at + 4);
  }
}
