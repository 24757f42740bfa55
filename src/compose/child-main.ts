import { rmSync } from 'node:fs';
import { AssayError, type FileError } from '../domain/errors.ts';
import type { ChildExit } from '../isolate/serve.ts';

/** What a child tells its parent of an error: what is none of ours is a bug, with all there is to find it by. */
export function describeChildError(error: unknown): FileError {
  if (error instanceof AssayError) return { code: error.code, message: error.message };
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'internal.bug', message: `Assay failed on this file; that is a bug: ${what}` };
}

/** Without a parent nobody else is left to clear up what children put aside. */
export function clearWhenOrphaned(why: ChildExit, scratchFolder: string | undefined): void {
  if (why === 'orphaned' && scratchFolder !== undefined)
    rmSync(scratchFolder, { recursive: true, force: true, maxRetries: 3 });
}
