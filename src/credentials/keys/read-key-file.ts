import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { AssayError } from '../../domain/errors.ts';

/** Largest certificate or key file read, in bytes: a chain of ten large certificates takes 30 KB. */
export const KEY_FILE_LIMIT_BYTES = 256 * 1024;

export interface KeyFile {
  /** The caller wipes it when it holds a key. */
  readonly bytes: Buffer;
  /** Permission bits, as `chmod` takes them. */
  readonly mode: number;
}

function describeFailure(path: string, cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return `There is no file ${path}.`;
  if (code === 'EACCES' || code === 'EPERM') return `${path} may not be read by you.`;
  return `${path} could not be read (${code ?? 'unknown error'}).`;
}

/**
 * Reads a certificate or key file with its permissions, from one handle so that they belong together.
 * @throws AssayError `signer.unusable`.
 */
export async function readKeyFile(path: string): Promise<KeyFile> {
  // Not blocking: opening a named pipe would wait for somebody to write into it.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((cause: unknown) => {
    throw new AssayError('signer.unusable', `${describeFailure(path, cause)} Check --key, --cert and --key-file.`);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile())
      throw new AssayError('signer.unusable', `${path} is no file. Check --key, --cert and --key-file.`);
    if (stat.size > KEY_FILE_LIMIT_BYTES)
      throw new AssayError(
        'signer.unusable',
        `${path} is too large to be a certificate or a key. Is it the right file?`,
      );
    const bytes = Buffer.alloc(KEY_FILE_LIMIT_BYTES);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { bytes: bytes.subarray(0, length), mode: stat.mode & 0o777 };
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    throw new AssayError('signer.unusable', describeFailure(path, cause));
  } finally {
    await handle.close();
  }
}
