import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { AssayError } from '../../../../domain/errors.ts';

/** What a program may say on standard error before the rest is thrown away. */
export const MAX_ERROR_BYTES = 8192;
/** Facts about one file: tags of a stranger's may be long, but not without end. */
const MAX_OUT_BYTES = 4 * 1024 * 1024;

export interface ProgramResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end, without input. Rejects when it cannot be started, and with `limit.output` when it says too much. */
export function runProgram(program: string, args: readonly string[], signal?: AbortSignal): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal === undefined ? {} : { signal }),
    });
    const err = keepHead(child.stderr, MAX_ERROR_BYTES);
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_OUT_BYTES) chunks.push(chunk);
      else child.kill('SIGKILL');
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (bytes > MAX_OUT_BYTES) reject(new AssayError('limit.output', 'The movie says more of itself than is read.'));
      else resolve({ code, out: Buffer.concat(chunks).toString('utf8'), err: err() });
    });
  });
}

/** Reads a stream to its end and keeps its first bytes. */
export function keepHead(stream: Readable, maxBytes: number): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    if (bytes < maxBytes) chunks.push(chunk.subarray(0, maxBytes - bytes));
    bytes += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
