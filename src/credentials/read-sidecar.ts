import { open } from 'node:fs/promises';
import type { Sidecar } from '../domain/asset.ts';
import type { CredentialReading } from '../domain/credential.ts';
import type { Engine } from './engine.ts';
import { writeSettings } from './engine-settings.ts';
import { STORE_LIMIT_BYTES } from './limits.ts';
import { describeError, makeUnreadable } from './read-embedded.ts';
import { isManifestStore } from './read-jumbf.ts';
import { readReport } from './read-report.ts';
import type { TrustSet } from './trust-set.ts';

export interface SidecarReading {
  /** `bound`: its hash is this file's. `unbound`: it is another's. `unreadable`: nobody can say. */
  readonly fit: 'bound' | 'unbound' | 'unreadable';
  readonly credential: CredentialReading;
}

/** Reads a file of at most `limitBytes`; undefined when it is larger. */
async function readLimited(path: string, limitBytes: number): Promise<Buffer | undefined> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size > limitBytes) return undefined;
    const buffer = Buffer.alloc(size);
    const { bytesRead } = await file.read(buffer, 0, size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function readStoreFile(path: string): Promise<Buffer | string> {
  try {
    const bytes = await readLimited(path, STORE_LIMIT_BYTES);
    if (bytes === undefined) return `it is larger than ${STORE_LIMIT_BYTES / 1024 / 1024} MB`;
    return isManifestStore(bytes) ? bytes : 'it holds no C2PA manifest store';
  } catch (error) {
    return describeError(error);
  }
}

/**
 * Reads a store that is kept apart from its file. The engine goes by the kind of hash in the store, so the generic type serves
 * stores made with any: by Assay (always over the whole file as it is) and by tools that name the real type.
 */
export async function readDetached(
  engine: Engine,
  bytes: Buffer,
  path: string,
  trust: TrustSet,
): Promise<{ readonly reading: Omit<CredentialReading, 'source'>; readonly fit: 'bound' | 'unbound' } | string> {
  try {
    const asset = { path, mimeType: 'application/octet-stream' };
    const reader = await engine.fromManifestDataAndAsset(bytes, asset, writeSettings(trust));
    const { reading, binding } = await readReport(reader, { trust, initSegment: false, storeBytes: bytes });
    return { reading, fit: binding === 'match' ? 'bound' : 'unbound' };
  } catch (error) {
    return describeError(error);
  }
}

/** Reads one `.c2pa` sidecar against the file at `path`. */
export async function readSidecar(
  engine: Engine,
  path: string,
  sidecar: Sidecar & { readonly path: string },
  trust: TrustSet,
): Promise<SidecarReading> {
  const bytes = await readStoreFile(sidecar.path);
  const result = typeof bytes === 'string' ? bytes : await readDetached(engine, bytes, path, trust);
  if (typeof result === 'string') {
    const credential = makeUnreadable('sidecar', `${sidecar.name}: ${result}`);
    return { fit: 'unreadable', credential: { ...credential, sidecar: sidecar.name } };
  }
  return { fit: result.fit, credential: { ...result.reading, source: 'sidecar', sidecar: sidecar.name } };
}
