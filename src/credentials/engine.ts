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

/** One manifest in the making. Nothing of it may be called while `signAsync` is pending: the process would stand still for ever. */
export interface EngineBuilder {
  setNoEmbed(noEmbed: boolean): void;
  addResource(identifier: string, resource: { readonly buffer: Buffer; readonly mimeType: string }): Promise<void>;
  addIngredient(json: string): Promise<void>;
  /** Gives the manifest store. */
  signAsync(
    signer: EngineSigner,
    source: EngineAsset,
    target: { readonly path: string; readonly mimeType?: string } | { buffer: Buffer | null },
  ): Promise<Buffer>;
}

/** Opaque: a handle into the engine. */
export interface EngineSigner {
  reserveSize(): number;
}

export interface EngineSignerOptions {
  readonly alg: 'es256' | 'es384' | 'ps256' | 'ed25519';
  readonly certs: Buffer[];
  readonly reserveSize: number;
  readonly directCoseHandling: false;
  readonly tsaUrl?: string;
}

export interface Engine {
  /** Throws when the definition or the settings cannot be used. */
  createBuilder(definition: unknown, settings: string): EngineBuilder;
  /** The callback must give a Buffer or reject: the engine ends the process over anything else. */
  createSigner(options: EngineSignerOptions, sign: (bytes: Buffer) => Promise<Buffer>): EngineSigner;
  fromAsset(asset: EngineAsset, settings: string): Promise<EngineReader | null>;
  fromManifestDataAndAsset(manifest: Buffer, asset: EngineAsset, settings: string): Promise<EngineReader>;
}

let loading: Promise<Engine> | undefined;

/** Loads the native library on first use: 48 MB that a scan of files without credentials never needs. */
export function loadEngine(): Promise<Engine> {
  loading ??= import('@contentauth/c2pa-node').then(({ Builder, CallbackSigner, Reader }) => ({
    createBuilder: (definition, settings) => Builder.withJson(definition as never, settings) as EngineBuilder,
    createSigner: (options, sign) => CallbackSigner.newSigner(options, sign),
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
