import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { readerEnvironment } from '../config/load.ts';
import { AssayError } from '../domain/errors.ts';
import type { OpenSigner, PlannedIngredient } from '../domain/manifest-plan.ts';
import type { MarkIngredient, Relationship } from '../domain/mark.ts';
import { findMarkFormat } from '../domain/mark-formats.ts';
import type { MarkResult } from '../domain/mark-result.ts';
import type { ScanProgress } from '../domain/scan-result.ts';
import { findStats } from '../media/discover/find-stats.ts';
import { walkTree } from '../media/discover/walk-tree.ts';
import { markTree } from '../pipeline/mark/mark-tree.ts';
import type { MarkOptions } from '../pipeline/mark/parts.ts';
import type { MarkRoot, MarkRun, MarkRunParts } from '../pipeline/mark/run.ts';
import { compileCacheEnvironment } from './compile-cache.ts';
import type { Assay } from './open-assay.ts';
import { countInspectors } from './open-inspector.ts';
import { type Marker, openMarker } from './open-marker.ts';

export interface MarkingOptions {
  readonly signer: OpenSigner;
  /** Ends what is under way. */
  readonly signal?: AbortSignal;
}

export interface MarkingRequest {
  /** Absolute. */
  readonly roots: readonly string[];
  /** Absolute; absent: in place. */
  readonly out?: string;
  readonly stateOf: MarkRun['stateOf'];
  readonly needsHashes: boolean;
  readonly ingredients: readonly ReadIngredient[];
  readonly options: MarkOptions;
  readonly onProgress?: (progress: ScanProgress) => void;
  /** What is marked of a root. Default: everything below it. */
  readonly walk?: MarkRunParts['walk'];
}

/** An ingredient as it is stated, and as it is planned. */
export interface ReadIngredient {
  readonly stated: MarkIngredient;
  readonly planned: Omit<PlannedIngredient, 'label'>;
}

/** Marking, wired. Must be closed; the signer is the caller's. */
export interface Marking {
  readonly marker: Marker;
  /** Reads the files named with `--ingredient`. Throws `input.not-found`, `file.*`. */
  readIngredients(
    named: readonly { readonly path: string; readonly relationship: Relationship }[],
  ): Promise<readonly ReadIngredient[]>;
  /** Throws `input.not-found`, `trust.unusable`, `signer.unusable`; what goes wrong with a file is a result. */
  mark(request: MarkingRequest): AsyncGenerator<MarkResult>;
  close(): Promise<void>;
}

export function startMarking(assay: Assay, options: MarkingOptions): Marking {
  let share = 0;
  let tell: (() => void) | undefined;
  const marker = openMarker({
    config: assay.config,
    trust: assay.trust,
    signer: options.signer,
    program: assay.program,
    environment: { ...readerEnvironment(), ...compileCacheEnvironment() },
    onShare(done) {
      share = done;
      tell?.();
    },
  });
  const { signal } = options;
  return {
    marker,
    async readIngredients(named) {
      const read: ReadIngredient[] = [];
      for (const each of named) read.push(await readIngredient(each, marker));
      return read;
    },
    mark({ roots, onProgress, ingredients, walk, ...request }) {
      // A movie would be waited for else; what its child leaves is cleared with it.
      signal?.addEventListener('abort', () => void marker.close(), { once: true });
      let last: ScanProgress | undefined;
      tell = () => {
        if (last !== undefined) onProgress?.(withShare(last, share));
      };
      return markTree(
        {
          ...request,
          roots: roots.map((path) => describeRoot(path, request.out)),
          ingredients: ingredients.map(({ planned }) => planned),
          onProgress(progress) {
            last = progress;
            share = 0;
            onProgress?.(progress);
          },
        },
        {
          walk:
            walk ??
            ((root) =>
              walkTree(root, {
                rules: assay.config.discover,
                walkThreads: assay.config.walkThreads,
                ...(signal !== undefined && { signal }),
              })),
          workers: marker,
          findFormat: findMarkFormat,
          // Enough that every child has its next task at hand.
          inFlight: countInspectors(assay.config) * 4 + 1,
        },
      );
    },
    close: () => marker.close(),
  };
}

/** Throws `input.not-found`: before anything is marked, not when its turn comes. */
function describeRoot(path: string, out: string | undefined): MarkRoot {
  const stat = findStats(path);
  if (stat === undefined) throw new AssayError('input.not-found', `There is no ${path}. Check the path.`);
  if (!stat.isDirectory() || out === undefined) return { path, isFolder: stat.isDirectory() };
  // Either may lead through links.
  const below = relative(realpathSync(path), resolveLinks(out));
  const isBelow = below !== '' && below !== '..' && !below.startsWith('../');
  return { path, isFolder: true, ...(isBelow && { output: join(path, below) }) };
}

/** The real path of what may not be there yet. */
function resolveLinks(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(resolveLinks(parent), basename(path));
}

/** A large file runs alone, so the share that is told is that of the one at work. What is left is an estimate of its bytes. */
function withShare(progress: ScanProgress, share: number): ScanProgress {
  const left = progress.listedBytes - progress.doneBytes;
  return { ...progress, doneBytes: progress.doneBytes + (progress.listed - progress.done === 1 ? left * share : 0) };
}

async function readIngredient(
  { path, relationship }: { readonly path: string; readonly relationship: Relationship },
  marker: Marker,
): Promise<ReadIngredient> {
  const stat = findStats(path);
  if (stat === undefined)
    throw new AssayError('input.not-found', `There is no ${path} to be an ingredient. Check --ingredient.`);
  const fileStat = { sizeBytes: stat.size, mtimeMs: stat.mtimeMs, ctimeMs: stat.ctimeMs, inode: stat.ino };
  const [identified] = await marker.identify([{ path, stat: fileStat }], true);
  if (identified?.ok !== true || identified.sha256 === undefined) {
    const error = identified?.ok === false ? identified.error : undefined;
    throw new AssayError(error?.code ?? 'file.io', `${path}: ${error?.message ?? 'it could not be read.'}`);
  }
  const title = basename(path);
  const sidecarPath = resolve(dirname(path), `${title}.c2pa`);
  return {
    stated: { path, title, relationship, sha256: identified.sha256 },
    planned: {
      path,
      title,
      relationship,
      sha256: identified.sha256,
      ...(identified.mediaType !== undefined && { mediaType: identified.mediaType }),
      ...(existsSync(sidecarPath) && { sidecarPath }),
    },
  };
}
