import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CacheIdentity } from './cache-identity.ts';

/** Which files make up the index, and how far they go. */
export interface CacheManifest {
  readonly checkpoint: number;
  /** Files with segments. */
  readonly segments: readonly string[];
  /** A file with what is no segment yet. */
  readonly tail?: string;
}

const NAME = 'index.json';
/** Far more than any manifest has: a name takes 50 bytes, and stands for up to 2^20 codes. */
const MOST_BYTES = 1024 * 1024;
const FILE_NAME = /^[0-9a-f-]{36}\.codes$/;

export function createCodesFileName(): string {
  return `${randomUUID()}.codes`;
}

export function isCodesFileName(name: string): boolean {
  return FILE_NAME.test(name);
}

/** Undefined when there is none, or none of this identity that can be read. */
export async function readManifest(folder: string, identity: CacheIdentity): Promise<CacheManifest | undefined> {
  try {
    const path = join(folder, NAME);
    if ((await stat(path)).size > MOST_BYTES) return undefined;
    const read: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isManifest(read) && isSameIdentity(read, identity) ? read : undefined;
  } catch {
    return undefined;
  }
}

export async function writeManifest(folder: string, identity: CacheIdentity, manifest: CacheManifest): Promise<void> {
  const temporary = join(folder, `${randomUUID()}.tmp`);
  const file = await open(temporary, 'wx');
  try {
    await file.writeFile(`${JSON.stringify({ ...identity, ...manifest }, undefined, 2)}\n`);
    await file.sync();
    await file.close();
    await rename(temporary, join(folder, NAME));
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}

/** For one whose files are unusable: nobody shall find it again. */
export async function removeManifest(folder: string): Promise<void> {
  await rm(join(folder, NAME), { force: true });
}

function isManifest(value: unknown): value is CacheManifest & CacheIdentity {
  if (typeof value !== 'object' || value === null) return false;
  const { checkpoint, segments, tail } = value as Record<string, unknown>;
  const isName = (name: unknown): boolean => typeof name === 'string' && isCodesFileName(name);
  return (
    Number.isSafeInteger(checkpoint) &&
    (checkpoint as number) >= 0 &&
    Array.isArray(segments) &&
    segments.every(isName) &&
    new Set(segments).size === segments.length &&
    (tail === undefined || isName(tail))
  );
}

function isSameIdentity(a: CacheIdentity, b: CacheIdentity): boolean {
  return a.algorithm === b.algorithm && a.version === b.version && a.source === b.source;
}
