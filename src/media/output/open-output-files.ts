import { closeSync, rmSync } from 'node:fs';
import { constants, copyFile, open, rm } from 'node:fs/promises';
import { toOutputError } from '../../domain/output-error.ts';
import type { OutputFiles } from '../../domain/ports.ts';
import { openRegularFile } from '../probe/open-regular-file.ts';
import { commitOutputs } from './commit-output.ts';
import { prepareOutput } from './prepare-output.ts';
import { composeTemporaryName } from './temporary-name.ts';

/**
 * Writing that leaves the old file or the new one, whatever happens. Its methods throw AssayError `output.*`; `copy` also the
 * `file.*` codes of reading. What fails leaves nothing of its own behind.
 */
export function openOutputFiles(options: { readonly newMode?: number } = {}): OutputFiles {
  const newMode = options.newMode ?? 0o666 & ~process.umask();
  return {
    async prepare(job) {
      prepareOutput(job);
    },
    temporary: composeTemporaryName,
    copy,
    write,
    async commit(temporary, destination, how) {
      commitOutputs([{ temporary, destination, ...how }], newMode);
    },
    async commitAll(outputs, confirm) {
      commitOutputs(outputs, newMode, confirm);
    },
    async discard(...paths) {
      for (const path of paths) discard(path);
    },
  };
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is cleared later, or it is somebody else's.
  }
}

async function copy(source: string, destination: string): Promise<void> {
  // Says whether it can be read, and never waits for a FIFO.
  closeSync(openRegularFile(source));
  const mode = constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL;
  await copyFile(source, destination, mode).catch((error: unknown) => failNew(destination, error));
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  try {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
  } catch (error) {
    await failNew(path, error);
  }
}

/** Removes what was begun, but never what lay there before. */
async function failNew(path: string, error: unknown): Promise<never> {
  const wasThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
  if (!wasThere) await rm(path, { force: true }).catch(() => undefined);
  throw toOutputError(error);
}
