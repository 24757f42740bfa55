import type { ScanProgress } from '../../domain/scan-result.ts';
import type { Verification } from '../../domain/verification.ts';
import { createGate } from '../scan/gate.ts';
import type { VerifyOptions, VerifyParts } from './parts.ts';
import { type CheckedDirectory, checkDirectory, type DirectoryWork, describeDirectory } from './verify-directory.ts';
import { verifySingle } from './verify-single.ts';

/** Directories read ahead of the one told next. */
const DIRECTORIES_AHEAD = 16;

/** What is to be verified. */
export interface TreeVerification {
  /** Absolute. */
  readonly root: string;
  /** False: the root is a single file. */
  readonly whole: boolean;
  readonly onProgress?: (progress: ScanProgress) => void;
}

/**
 * Reads back the marks of one root: a folder with all below it, the index of a sequence, or a file. Gives a line for each
 * sequence that has a manifest and one for every other file. Memory holds a few directories at a time.
 * Errors of files are lines; thrown are only `input.not-found`, `file.*` of the root, `trust.unusable` and bugs.
 */
export async function* verifyTree(
  tree: TreeVerification,
  parts: VerifyParts,
  options: VerifyOptions,
): AsyncGenerator<Verification> {
  const progress = createProgress(tree.onProgress);
  const work = createWork(parts, options, progress);
  if (!tree.whole) {
    const name = tree.root.slice(tree.root.lastIndexOf('/') + 1);
    for await (const listing of parts.walk(tree.root)) yield* verifySingle(name, listing, parts, work);
    return;
  }
  const underWay: Promise<CheckedDirectory>[] = [];
  const take = async function* (downTo: number): AsyncGenerator<Verification> {
    while (underWay.length > downTo) {
      const checked = await underWay.shift();
      if (checked !== undefined) yield* describeDirectory(checked, options.requireTrust);
    }
  };
  for await (const listing of parts.walk(tree.root)) {
    const started = checkDirectory(listing, work);
    // Whoever awaits it later sees the failure; until then it must not count as unhandled.
    started.catch(() => undefined);
    underWay.push(started);
    yield* take(DIRECTORIES_AHEAD);
  }
  progress.walked();
  yield* take(0);
}

interface Progress {
  readonly listed: DirectoryWork['onListed'];
  readonly done: (sizeBytes: number) => void;
  readonly walked: () => void;
}

function createProgress(tell: TreeVerification['onProgress']): Progress {
  const so = { listed: 0, listedBytes: 0, done: 0, doneBytes: 0, walked: false };
  return {
    listed(files) {
      so.listed += files.length;
      for (const { sizeBytes } of files) so.listedBytes += sizeBytes;
      tell?.({ ...so });
    },
    done(sizeBytes) {
      so.done += 1;
      so.doneBytes += sizeBytes;
      tell?.({ ...so });
    },
    walked() {
      so.walked = true;
      tell?.({ ...so });
    },
  };
}

function createWork(parts: VerifyParts, options: VerifyOptions, progress: Progress): DirectoryWork {
  const gate = createGate(options.inFlight);
  return {
    inspector: parts.inspector,
    requireTrust: options.requireTrust,
    onListed: progress.listed,
    async take(sizeBytes, run) {
      await gate.enter();
      try {
        return await run();
      } finally {
        gate.leave();
        progress.done(sizeBytes);
      }
    },
  };
}
