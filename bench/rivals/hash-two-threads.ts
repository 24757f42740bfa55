/** SHA-256 of every file below a folder on two threads, read in steps of 1 MiB: the least that knowing a file by its content costs. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const THREADS = 2;
const CHUNK_BYTES = 1024 * 1024;

interface Work {
  readonly paths: readonly string[];
  readonly next: Int32Array;
}

if (isMainThread) {
  const [, , folder = '.'] = process.argv;
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const next = new Int32Array(new SharedArrayBuffer(4));
  for (let thread = 0; thread < THREADS; thread += 1)
    new Worker(import.meta.filename, { workerData: { paths, next } satisfies Work });
} else {
  const { paths, next } = workerData as Work;
  const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  for (let at = Atomics.add(next, 0, 1); at < paths.length; at = Atomics.add(next, 0, 1)) hash(paths[at] ?? '', buffer);
}

function hash(path: string, buffer: Buffer): string {
  const file = openSync(path, 'r');
  const sha256 = createHash('sha256');
  for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer))
    sha256.update(buffer.subarray(0, read));
  closeSync(file);
  return sha256.digest('hex');
}
