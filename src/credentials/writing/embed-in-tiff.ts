import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { AssayError } from '../../domain/errors.ts';
import type { ContentBinding } from './define-manifest.ts';
import { planTiffInsertion, type TiffInsertion } from './plan-tiff-insertion.ts';

export interface TiffJob {
  readonly source: string;
  /** There, and empty. */
  readonly destination: string;
  /** Length of the manifest store that a binding leads to; signs with nobody's key. */
  readonly measure: (binding: ContentBinding) => Promise<number>;
  readonly sign: (binding: ContentBinding) => Promise<Buffer>;
}

/**
 * Embeds a manifest store in a TIFF by itself: a copy of the file, the store behind it, and a hash over all but the store.
 * Undefined when the file is not laid out as expected; nothing was written then.
 */
export async function embedInTiff(job: TiffJob): Promise<Buffer | undefined> {
  const insertion = await findInsertion(job.source);
  if (insertion === undefined) return undefined;
  await copyFile(job.source, job.destination, constants.COPYFILE_FICLONE);
  const { storeAt } = insertion;
  const measure = (guess: number): Promise<number> =>
    job.measure({ sha256: '0'.repeat(64), exclusion: { start: storeAt, length: guess } });
  const rough = await measure(GUESS_BYTES);
  const length = rough > GUESS_LIMIT_BYTES ? await measure(rough) : rough;
  await writeDirectory(job.destination, insertion, length);
  const sha256 = await hashUpTo(job.destination, storeAt);
  const store = await job.sign({ sha256, exclusion: { start: storeAt, length } });
  // Its room is named in the directory, which is in the hash.
  if (store.length !== length)
    throw new AssayError('credential.engine', 'The manifest store came out in another length than it was measured.');
  await writeAt(job.destination, storeAt, store);
  return store;
}

/** Any length between 2^8 and 2^16: as numbers in the binding they take the same room. */
const GUESS_BYTES = 20_000;
/** Beyond, a length takes two bytes more: such stores are measured as what they are. */
const GUESS_LIMIT_BYTES = 2 ** 16 - 1;
const CHUNK_BYTES = 1024 * 1024;

async function findInsertion(source: string): Promise<TiffInsertion | undefined> {
  const file = await open(source, 'r');
  try {
    return await planTiffInsertion(file);
  } finally {
    await file.close();
  }
}

async function writeDirectory(path: string, insertion: TiffInsertion, storeBytes: number): Promise<void> {
  const directory = insertion.directory(storeBytes);
  for (const { at, bytes } of insertion.patches) await writeAt(path, at, bytes);
  await writeAt(path, insertion.storeAt - directory.length, directory);
}

async function writeAt(path: string, at: number, bytes: Buffer): Promise<void> {
  const file = await open(path, 'r+');
  try {
    let written = 0;
    while (written < bytes.length) {
      const { bytesWritten } = await file.write(bytes, written, bytes.length - written, at + written);
      written += bytesWritten;
    }
  } finally {
    await file.close();
  }
}

async function hashUpTo(path: string, end: number): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(CHUNK_BYTES, end));
    for (let at = 0; at < end; ) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, end - at), at);
      if (bytesRead === 0) throw new AssayError('output.io', 'The file that was written is shorter than it should be.');
      hash.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
