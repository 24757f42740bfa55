import { type ChildProcess, spawn } from 'node:child_process';
import { AssayError } from '../../domain/errors.ts';
import type { SignatureAlgorithm } from '../../domain/manifest-plan.ts';
import { maskSecrets } from './mask-secrets.ts';
import type { SignerParts } from './signer-parts.ts';
import type { SignerSource } from './signer-spec.ts';

/** The most that is taken from a program or service, in bytes: the longest signature, of RSA with 16,384 bits, is 2 KB. */
export const ANSWER_LIMIT_BYTES = 16 * 1024;
/** The last part of a program's standard error that is shown, in characters. */
const STDERR_LIMIT = 1000;
/** Tells the program which algorithm is wanted: one script can then serve several keys. */
const ALGORITHM_VARIABLE = 'ASSAY_SIGNATURE_ALGORITHM';

type CommandSource = Extract<SignerSource, { kind: 'command' }>;

/** Ends the program with all that it started. */
function end(child: ChildProcess): void {
  try {
    // The whole group: a script that waits for the tool it called would leave that behind.
    if (process.platform !== 'win32' && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

interface Finished {
  readonly answer: Buffer;
  /** Why there is no answer. */
  readonly failure?: string;
}

function run(source: CommandSource, bytes: Uint8Array, environment: Record<string, string>, signal?: AbortSignal) {
  const [program = '', ...args] = source.command;
  return new Promise<Finished>((resolve) => {
    const child = spawn(program, args, {
      cwd: source.cwd,
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const parts: Buffer[] = [];
    let length = 0;
    let stderr = '';
    let stopped: string | undefined;
    const stop = (why: string): void => {
      stopped ??= why;
      end(child);
      // Something that left the group may hold the pipes open for ever.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(
      () => stop(`did not answer within ${Math.round(source.timeoutMs / 1000)} s`),
      source.timeoutMs,
    );
    const onAbort = (): void => stop('was stopped');
    signal?.addEventListener('abort', onAbort, { once: true });
    const finish = (failure?: string): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      const said = maskSecrets(stderr).replaceAll(/\s+/g, ' ').trim().slice(-STDERR_LIMIT);
      const whole = stopped ?? failure;
      resolve({
        answer: Buffer.concat(parts),
        ...(whole !== undefined && { failure: said === '' ? whole : `${whole}. It said: ${said}` }),
      });
    };
    child.once('error', (cause: NodeJS.ErrnoException) =>
      finish(`could not be started (${cause.code ?? 'unknown error'})`),
    );
    child.once('close', (code, by) => {
      if (code === 0) finish();
      else finish(code === null ? `was ended by ${by ?? 'a signal'}` : `ended with exit code ${code}`);
    });
    child.stdout.on('data', (part: Buffer) => {
      length += part.length;
      if (length > ANSWER_LIMIT_BYTES) stop(`wrote more than ${ANSWER_LIMIT_BYTES} bytes, which is no signature`);
      else parts.push(part);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-64 * 1024);
    });
    // A program may end before it has read everything; what it answered decides.
    child.stdin.on('error', () => {});
    child.stdin.end(bytes);
    if (signal?.aborted === true) onAbort();
  });
}

/**
 * Asks a program for a signature: bytes to standard input, signature from standard output.
 * @throws AssayError `signer.failed`.
 */
export async function askCommand(
  source: CommandSource,
  bytes: Uint8Array,
  algorithm: SignatureAlgorithm,
  parts: SignerParts,
): Promise<Uint8Array> {
  const kept = Object.entries(parts.environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const environment = { ...Object.fromEntries(kept), [ALGORITHM_VARIABLE]: algorithm };
  const { answer, failure } = await run(source, bytes, environment, parts.signal);
  if (failure === undefined) return answer;
  throw new AssayError(
    'signer.failed',
    `The signing program ${source.command[0] ?? ''} ${failure}. Try it by itself: it gets the bytes on standard input (docs/signing.md).`,
  );
}
