import { readFile, stat } from 'node:fs/promises';
import { AssayError } from '../../domain/errors.ts';
import type { PlannedIngredient } from '../../domain/manifest-plan.ts';
import { type Engine, type EngineReader, findErrorVariant } from '../engine.ts';
import { writeSettings } from '../engine-settings.ts';
import { hasStoreMarker } from '../find-marker.ts';
import { asObject, asText } from '../json.ts';
import { STORE_LIMIT_BYTES } from '../limits.ts';
import { describeError } from '../read-embedded.ts';
import { isManifestStore } from '../read-jumbf.ts';
import type { TrustSet } from '../trust-set.ts';

/** An ingredient's own credentials, as they go into the manifest that uses it. */
export interface IngredientHistory {
  readonly store: Buffer;
  readonly activeManifest: string;
  /** The engine's findings, in its own form: what was wrong with the ingredient stays on record. */
  readonly validationResults: unknown;
}

type Source = Pick<PlannedIngredient, 'path' | 'mediaType' | 'sidecarPath' | 'title'>;

/** Types whose embedded stores the bytes do not show. */
const OPAQUE_TYPES: ReadonlySet<string> = new Set(['application/pdf', 'image/svg+xml']);

/**
 * Reads and validates the history of an ingredient: from its sidecar when one is named, else from the file itself. Undefined when it has
 * none, or is of a type that holds none. Nothing is fetched.
 * @throws AssayError `mark.refused` when there is a history that cannot be taken along.
 */
export async function readIngredient(
  engine: Engine,
  source: Source,
  trust: TrustSet,
): Promise<IngredientHistory | undefined> {
  const reader =
    source.sidecarPath === undefined
      ? await openEmbedded(engine, source, trust)
      : await openSidecar(engine, source, source.sidecarPath, trust);
  if (reader === null) return undefined;
  const json = asObject(reader.reader.json());
  const activeManifest = asText(json?.['active_manifest']);
  const validationResults = json?.['validation_results'];
  if (activeManifest === undefined || validationResults === undefined)
    throw refused(source, 'has a credential without a usable manifest');
  const store = reader.store ?? (await fetchStore(reader.reader, activeManifest));
  if (!isManifestStore(store)) throw refused(source, 'has a credential that cannot be taken out');
  return { store, activeManifest, validationResults };
}

interface Opened {
  readonly reader: EngineReader;
  readonly store?: Buffer;
}

async function openEmbedded(engine: Engine, source: Source, trust: TrustSet): Promise<Opened | null> {
  const asset = { path: source.path, mimeType: source.mediaType ?? 'application/octet-stream' };
  try {
    const reader = await engine.fromAsset(asset, writeSettings(trust));
    return reader === null ? null : { reader };
  } catch (error) {
    const variant = findErrorVariant(error);
    if (variant === 'UnsupportedType') return null;
    if (variant === 'RemoteManifestUrl')
      throw refused(source, 'keeps its credential somewhere else on the network, where nothing is fetched from');
    // Broken in a way that the engine gives up on: without a store in it there is no history to lose.
    const silent = !OPAQUE_TYPES.has(source.mediaType ?? '') && !(await hasStoreMarker(source.path));
    if (silent) return null;
    throw refused(source, `has a credential that cannot be read (${describeError(error)})`);
  }
}

async function openSidecar(engine: Engine, source: Source, sidecarPath: string, trust: TrustSet): Promise<Opened> {
  const store = await readStore(source, sidecarPath);
  try {
    const asset = { path: source.path, mimeType: 'application/octet-stream' };
    return { reader: await engine.fromManifestDataAndAsset(store, asset, writeSettings(trust)), store };
  } catch (error) {
    throw refused(source, `has a sidecar that cannot be read (${describeError(error)})`);
  }
}

async function readStore(source: Source, sidecarPath: string): Promise<Buffer> {
  const { size } = await stat(sidecarPath);
  if (size > STORE_LIMIT_BYTES)
    throw refused(source, `has a sidecar larger than ${STORE_LIMIT_BYTES / 1024 / 1024} MB`);
  const store = await readFile(sidecarPath);
  if (!isManifestStore(store)) throw refused(source, 'has a sidecar that holds no C2PA manifest store');
  return store;
}

/** Any label of the store as a resource makes the engine hand out the whole store. */
async function fetchStore(reader: EngineReader, label: string): Promise<Buffer> {
  const { buffer } = await reader.resourceToAsset(label, { buffer: null });
  return Buffer.from(buffer);
}

function refused({ title }: Source, why: string): AssayError {
  return new AssayError(
    'mark.refused',
    `${JSON.stringify(title)} ${why}. Marking would lose that history; fetch or repair it, or leave the ingredient out.`,
  );
}
