import { lstat, realpath, stat } from 'node:fs/promises';
import type { FileColumns } from './listing-columns.ts';
import {
  collectOutcomes,
  describeFailedLink,
  describeLook,
  isInside,
  joinPath,
  judgeTarget,
  type LookOutcome,
  OUTSIDE_LINK,
  statFiles,
  type WalkContext,
} from './stat-files.ts';
import { describeSystemError } from './system-error.ts';

/** Files looked at in one go on the calling thread: under a millisecond on a local disk. */
const INLINE_FILES = 64;
/** Mean time of a look beyond which the file system is waited for rather than worked with: see walk-threads.ts. */
const SLOW_LOOK_MS = 0.05;
/** Looks under way at once: as many as Node's pool of file system threads can work on, and as many again to wait. */
const AT_ONCE = 8;

/**
 * As {@link statFiles}, for a process that has other things to do: where the looks turn out to be slow, they are left to the system's
 * threads, several at once, and nobody else waits for them.
 */
export async function statFilesLater(
  directory: string,
  names: readonly string[],
  context: WalkContext,
  onColumns: (columns: FileColumns) => void,
): Promise<void> {
  for (let at = 0; at < names.length; at += INLINE_FILES) {
    const slice = names.slice(at, at + INLINE_FILES);
    const started = performance.now();
    onColumns(statFiles(directory, slice, context));
    if (performance.now() - started <= slice.length * SLOW_LOOK_MS) continue;
    const rest = names.slice(at + INLINE_FILES);
    if (rest.length > 0) onColumns(collectOutcomes(rest, await lookAtAll(directory, rest, context.realRoot), context));
    return;
  }
}

async function lookAtAll(
  directory: string,
  names: readonly string[],
  realRoot: string,
): Promise<readonly LookOutcome[]> {
  const outcomes = new Array<LookOutcome>(names.length);
  const iterator = names.entries();
  const work = async (): Promise<void> => {
    for (const [index, name] of iterator) outcomes[index] = await lookAt(joinPath(directory, name), realRoot);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

async function lookAt(path: string, realRoot: string): Promise<LookOutcome> {
  try {
    const found = await lstat(path);
    return found.isSymbolicLink() ? await followLink(path, realRoot) : describeLook(found);
  } catch (error) {
    return { problem: describeSystemError(error) };
  }
}

async function followLink(path: string, realRoot: string): Promise<LookOutcome> {
  let target: string;
  try {
    target = await realpath(path);
  } catch (error) {
    return describeFailedLink(error);
  }
  return isInside(target, realRoot) ? judgeTarget(await stat(target)) : OUTSIDE_LINK;
}
