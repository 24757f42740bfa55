import { randomUUID } from 'node:crypto';
import { access, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CodeState } from '../code-index.ts';
import { type CodeSegment, type CodeSource, sourceOf } from '../code-segment.ts';
import type { CacheIdentity } from './cache-identity.ts';
import { createCodesFileName, isCodesFileName, readManifest, writeManifest } from './cache-manifest.ts';
import { writeCodesFile } from './codes-file.ts';

/**
 * Files that no manifest names and that this process did not write are removed when they are older, ms: another process may be about
 * to name them. An hour is far more than saving takes.
 */
const ORPHAN_AGE_MS = 3_600_000;

export interface CacheSaver {
  /** With the tail only when asked to: it is small, and changes with each `add`. */
  save(state: CodeState, withTail: boolean): Promise<void>;
}

/** `files`: where segments lie that were loaded. */
export function createCacheSaver(
  folder: string,
  identity: CacheIdentity,
  files: ReadonlyMap<CodeSegment, string>,
): CacheSaver {
  const known = new Map(files);
  const own = new Set<string>();
  const write = async (source: CodeSource): Promise<string> => {
    const name = createCodesFileName();
    await writeCodesFile(join(folder, name), join(folder, `${randomUUID()}.tmp`), identity, source);
    own.add(name);
    return name;
  };
  return {
    async save(state, withTail) {
      await mkdir(folder, { recursive: true });
      // Another process went further: what it wrote serves everyone better.
      const there = await readManifest(folder, identity);
      if (there !== undefined && there.checkpoint > state.checkpoint) return;
      for (const segment of state.segments) {
        const name = known.get(segment);
        // Whoever merged it away in another process removed its file.
        if (name === undefined || !(await exists(join(folder, name))))
          known.set(segment, await write(sourceOf(segment)));
      }
      for (const segment of [...known.keys()]) if (!state.segments.includes(segment)) known.delete(segment);
      const tail = withTail && state.tail.count > 0 ? await write(state.tail.toSource()) : undefined;
      const segments = [...known.values()];
      await writeManifest(folder, identity, {
        checkpoint: state.checkpoint,
        segments,
        ...(tail !== undefined && { tail }),
      });
      await syncFolder(folder);
      await removeOrphans(folder, new Set([...segments, ...(tail === undefined ? [] : [tail])]), own);
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The names are on the disk only then. Not every system can. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The manifest may be lost with the power: that costs time alone.
  }
}

async function removeOrphans(folder: string, named: ReadonlySet<string>, own: Set<string>): Promise<void> {
  for (const name of await readdir(folder)) {
    if (named.has(name) || !(isCodesFileName(name) || name.endsWith('.tmp'))) continue;
    const path = join(folder, name);
    if (!own.has(name) && !(await isOld(path))) continue;
    await rm(path, { force: true }).catch(() => undefined);
    own.delete(name);
  }
}

async function isOld(path: string): Promise<boolean> {
  return stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs > ORPHAN_AGE_MS,
    () => false,
  );
}
