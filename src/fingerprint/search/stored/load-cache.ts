import { join } from 'node:path';
import { AssayError } from '../../../domain/errors.ts';
import { CODE_BYTES } from '../../../domain/fingerprint.ts';
import { type CodeState, emptyState } from '../code-index.ts';
import { buildSegment, type CodeSegment } from '../code-segment.ts';
import type { CodeSizes } from '../code-sizes.ts';
import type { CodeTail } from '../code-tail.ts';
import { createPause } from '../pauses.ts';
import { type CacheIdentity, UnusableCache } from './cache-identity.ts';
import { type CacheManifest, readManifest, removeManifest } from './cache-manifest.ts';
import { createKeysRoom, readCodesFile } from './codes-file.ts';

export interface LoadedCache {
  readonly state: CodeState;
  /** Which file each segment lies in. */
  readonly files: ReadonlyMap<CodeSegment, string>;
  /** Why it starts empty although something was stored. */
  readonly problem?: string;
}

/** Another process may replace files while they are read: so often it is tried again with the new ones. */
const TRIES = 3;

/** What can be used of what is stored: all of it or nothing. */
export async function loadCache(folder: string, identity: CacheIdentity, sizes: CodeSizes): Promise<LoadedCache> {
  let problem: string | undefined;
  for (let tried = 0; tried < TRIES; tried += 1) {
    const manifest = await readManifest(folder, identity);
    if (manifest === undefined) break;
    try {
      return await loadManifest(folder, identity, sizes, manifest);
    } catch (error) {
      if (error instanceof AssayError) throw error;
      problem = `What was stored of it cannot be used: ${error instanceof Error ? error.message : String(error)}.`;
      const now = await readManifest(folder, identity);
      if (JSON.stringify(now) === JSON.stringify(manifest)) {
        await removeManifest(folder).catch(() => undefined);
        break;
      }
    }
  }
  return { state: emptyState(sizes), files: new Map(), ...(problem !== undefined && { problem }) };
}

async function loadManifest(
  folder: string,
  identity: CacheIdentity,
  sizes: CodeSizes,
  { checkpoint, segments: names, tail }: CacheManifest,
): Promise<LoadedCache> {
  const pause = createPause();
  const files = new Map<CodeSegment, string>();
  const room = createKeysRoom();
  for (const name of names) {
    const segment = await readCodesFile(join(folder, name), identity, room, (keys, fill) =>
      buildSegment(keys, fill, pause),
    );
    files.set(segment, name);
  }
  const state = { ...emptyState(sizes), segments: [...files.keys()], checkpoint };
  if (tail !== undefined) await loadTail(join(folder, tail), identity, sizes, state.tail, room);
  return { state, files };
}

async function loadTail(
  path: string,
  identity: CacheIdentity,
  sizes: CodeSizes,
  tail: CodeTail,
  room: Float64Array<ArrayBuffer>,
): Promise<void> {
  await readCodesFile(path, identity, room, async (keys, fill) => {
    if (keys.length >= sizes.tailCodes) throw new UnusableCache('its tail is too long');
    const codes = new Uint8Array(keys.length * CODE_BYTES);
    await fill(codes);
    tail.append(Array.from(keys, (key, at) => ({ key, bits: codes.subarray(at * CODE_BYTES, (at + 1) * CODE_BYTES) })));
  });
}
