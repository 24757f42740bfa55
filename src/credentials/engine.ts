import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const PACKAGE = '@contentauth/c2pa-node';

/** The part of the native library that is used. */
export interface EngineReader {
  json(): unknown;
  resourceToAsset(uri: string, target: { buffer: null }): Promise<{ readonly buffer: Uint8Array }>;
}

export type EngineAsset =
  | { readonly path: string; readonly mimeType?: string }
  | { readonly buffer: Buffer; readonly mimeType: string };

export interface Engine {
  fromAsset(asset: EngineAsset, settings: string): Promise<EngineReader | null>;
  fromManifestDataAndAsset(manifest: Buffer, asset: EngineAsset, settings: string): Promise<EngineReader>;
}

let loading: Promise<Engine> | undefined;

/** Loads the native library on first use: 48 MB that a scan of files without credentials never needs. */
export function loadEngine(): Promise<Engine> {
  loading ??= import('@contentauth/c2pa-node').then(({ Reader }) => ({
    fromAsset: (asset, settings) => Reader.fromAsset(asset, settings as never),
    fromManifestDataAndAsset: (manifest, asset, settings) =>
      Reader.fromManifestDataAndAsset(manifest, asset, settings as never),
  }));
  return loading;
}

/** Name and version of the installed engine, for `assay doctor`; undefined when it is not installed. Does not load it. */
export function findEngineVersion(): { readonly name: string; readonly version: string } | undefined {
  try {
    const main = createRequire(import.meta.url).resolve(PACKAGE);
    const description: unknown = JSON.parse(readFileSync(join(dirname(dirname(main)), 'package.json'), 'utf8'));
    const version = (description as { version?: unknown }).version;
    return typeof version === 'string' ? { name: PACKAGE, version } : undefined;
  } catch {
    // Not installed, or not as it is published: doctor says how to get it.
    return undefined;
  }
}

/** Variant of an engine error (`UnsupportedType`, `InvalidAsset` …): it names them `C2pa(UnsupportedType)`. */
export function findErrorVariant(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const match = /^(?:C2pa\()?([A-Za-z]+)/.exec(error.name);
  return match?.[1] ?? '';
}
