import { AssayError } from '../domain/errors.ts';
import { openExifToolProcess } from './exiftool-process.ts';

const MEMORY_LIMIT_BYTES = 256 * 1024 * 1024;

/**
 * Version of the ExifTool that is used, by asking it: proves that perl can run it. Started as for reading, so that no
 * configuration file of the current directory is run here either.
 *
 * @throws AssayError `metadata.failed` when it cannot be started.
 */
export async function readExifToolVersion(): Promise<string> {
  const failed = Promise.withResolvers<never>();
  const fail = (cause?: unknown): void => {
    failed.reject(new AssayError('metadata.failed', 'ExifTool cannot be started. Is perl installed?', { cause }));
  };
  const exiftool = openExifToolProcess({
    memoryLimitBytes: MEMORY_LIMIT_BYTES,
    onStart: () => undefined,
    onEnd: () => fail(),
    onStartError: fail,
  });
  // Its end after an answer is no failure that anybody waits for.
  failed.promise.catch(() => undefined);
  try {
    return await Promise.race([exiftool.version(), failed.promise]);
  } finally {
    await exiftool.end(false).catch(() => undefined);
  }
}
