import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { CODE_BYTES } from '../../../domain/fingerprint.ts';
import { type CodeSource, isAscending } from '../code-segment.ts';
import { type CacheIdentity, UnusableCache } from './cache-identity.ts';
import { decodeHeader, encodeHeader, HEADER_BYTES } from './codes-file-header.ts';

const KEY_BYTES = Float64Array.BYTES_PER_ELEMENT;
/** Read or written at once, between two turns of others: some ms. */
const PIECE_BYTES = 4 * 1024 * 1024;
/** No file of ours is larger: 2^20 codes. */
const MOST_CODES = 2 ** 20;

/** Written beside under `temporary`, flushed, and put in place under its name. */
export async function writeCodesFile(
  path: string,
  temporary: string,
  identity: CacheIdentity,
  { keys, codes }: CodeSource,
): Promise<void> {
  const file = await open(temporary, 'wx');
  try {
    try {
      const all = new Float64Array(keys.count);
      for (let at = 0; at < all.length; at += 1) all[at] = keys.at(at);
      let checksum = 0;
      let position = HEADER_BYTES;
      for (const part of [new Uint8Array(all.buffer), codes]) {
        for (let from = 0; from < part.length; from += PIECE_BYTES) {
          const piece = part.subarray(from, from + PIECE_BYTES);
          checksum = crc32(piece, checksum);
          await writeAll(file, piece, position);
          position += piece.length;
        }
      }
      await writeAll(file, encodeHeader(basename(path), identity, { codes: keys.count, checksum }), 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Room for the keys of one file after the other: arrays that nobody needs any more stay for a while, and ten full ones are 80 MB. */
export function createKeysRoom(): Float64Array<ArrayBuffer> {
  return new Float64Array(MOST_CODES);
}

/**
 * Hands the keys (to be copied: they lie in `room`), and a function that fills in the codes, to `use`. Throws {@link UnusableCache} when the file is damaged, which is
 * known only once the codes are filled in.
 */
export async function readCodesFile<T>(
  path: string,
  identity: CacheIdentity,
  room: Float64Array<ArrayBuffer>,
  use: (keys: Float64Array, fill: (codes: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const file = await open(path, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    await readAll(file, header, 0, 0);
    const { codes: count, checksum } = decodeHeader(basename(path), identity, header);
    const { size } = await file.stat();
    if (count === 0 || count > MOST_CODES || size !== HEADER_BYTES + count * (KEY_BYTES + CODE_BYTES))
      throw new UnusableCache('its size is not what its header says');
    const keys = room.subarray(0, count);
    const keysChecksum = await readAll(file, new Uint8Array(room.buffer, 0, count * KEY_BYTES), HEADER_BYTES, 0);
    if (!areKeys(keys)) throw new UnusableCache('its keys are damaged');
    return await use(keys, async (codes) => {
      const found = await readAll(file, codes, HEADER_BYTES + count * KEY_BYTES, keysChecksum);
      if (found !== checksum) throw new UnusableCache('it is damaged');
    });
  } finally {
    await file.close();
  }
}

function areKeys(keys: Float64Array): boolean {
  return isAscending(keys) && keys.every((key) => Number.isSafeInteger(key) && key >= 0);
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** Gives back the checksum that goes on from `checksum`. */
async function readAll(file: FileHandle, into: Uint8Array, position: number, checksum: number): Promise<number> {
  let sum = checksum;
  for (let done = 0; done < into.length; ) {
    const wanted = Math.min(PIECE_BYTES, into.length - done);
    const { bytesRead } = await file.read(into, done, wanted, position + done);
    if (bytesRead === 0) throw new UnusableCache('it ends too early');
    sum = crc32(into.subarray(done, done + bytesRead), sum);
    done += bytesRead;
  }
  return sum;
}
