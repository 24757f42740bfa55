import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { AssayError } from '../../domain/errors.ts';
import type { MhlAlgorithm } from '../../domain/mhl.ts';
import { CHUNK_BYTES } from './limits.ts';
import { openDigester } from './open-digester.ts';
import { callFileSystem, openRegularFile } from './open-regular-file.ts';

export interface FileDigests {
  /** As ASC MHL writes them, one for each algorithm asked for. */
  readonly digests: ReadonlyMap<MhlAlgorithm, string>;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/**
 * Digest of a regular file as ASC MHL writes it: lower-case hex, or a C4 ID. A link is followed. Throws AssayError `file.*`:
 * `file.not-regular`, `file.changed` when it was written to meanwhile.
 */
export async function digestFile(path: string, algorithm: MhlAlgorithm): Promise<string> {
  const { digests } = await digestFileWith(path, [algorithm]);
  return digests.get(algorithm) ?? '';
}

/** Several digests of a regular file, read once. Errors as `digestFile`. */
export async function digestFileWith(path: string, algorithms: readonly MhlAlgorithm[]): Promise<FileDigests> {
  const opened = await Promise.all(
    [...new Set(algorithms)].map(async (algorithm) => ({ algorithm, digester: await openDigester(algorithm) })),
  );
  for (const { digester } of opened) digester.start();
  const handle = await openRegularFile(path, { followLinks: true });
  try {
    const before = await callFileSystem(() => handle.stat({ bigint: true }));
    await readChunks(handle, before.size, (chunk) => {
      for (const { digester } of opened) digester.update(chunk);
    });
    const after = await callFileSystem(() => handle.stat({ bigint: true }));
    if (!isSameState(before, after)) throw changedError();
    return {
      digests: new Map(opened.map(({ algorithm, digester }) => [algorithm, digester.finish()])),
      sizeBytes: Number(before.size),
      mtimeMs: Number(before.mtimeMs),
    };
  } finally {
    await handle.close();
  }
}

async function readChunks(handle: FileHandle, size: bigint, take: (chunk: Uint8Array) => void): Promise<void> {
  const buffer = Buffer.allocUnsafe(size < CHUNK_BYTES ? Math.max(1, Number(size)) : CHUNK_BYTES);
  let total = 0n;
  while (total < size) {
    const { bytesRead } = await callFileSystem(() => handle.read(buffer, 0, buffer.length, null));
    if (bytesRead === 0) throw changedError();
    take(buffer.subarray(0, bytesRead));
    total += BigInt(bytesRead);
  }
}

function isSameState(before: BigIntStats, after: BigIntStats): boolean {
  return before.size === after.size && before.mtimeNs === after.mtimeNs && before.ino === after.ino;
}

function changedError(): AssayError {
  return new AssayError('file.changed', 'The file changed while it was read. Try again when it is finished.');
}
