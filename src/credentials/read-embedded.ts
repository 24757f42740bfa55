import type { CredentialReading } from '../domain/credential.ts';
import { NO_CREDENTIAL } from '../domain/credential.ts';
import { AssayError } from '../domain/errors.ts';
import { type Engine, type EngineAsset, findErrorVariant } from './engine.ts';
import { writeReadOnlySettings, writeSettings } from './engine-settings.ts';
import { hasStoreMarker } from './find-marker.ts';
import { TEXT_LIMIT } from './limits.ts';
import { readReport } from './read-report.ts';
import type { TrustSet } from './trust-set.ts';

export interface EmbeddedRequest {
  readonly path: string;
  readonly mediaType?: string;
  readonly initSegment: boolean;
}

/** Errors about the file around a store, not about the store. */
const ASSET_ERRORS: ReadonlySet<string> = new Set(['InvalidAsset', 'IoError', 'UnsupportedType', 'EmbeddingError']);
/** Errors about the file system: no statement about the file's contents. */
const FILE_ERRORS: ReadonlySet<string> = new Set(['FileIO', 'Asset']);
/** Types whose embedded stores the bytes do not show. */
const OPAQUE_TYPES: ReadonlySet<string> = new Set(['application/pdf', 'image/svg+xml', 'text/html']);

/** The text of an error that the engine or a parser threw. */
export function describeError(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, TEXT_LIMIT);
}

function findRemoteUrl(error: unknown): string | undefined {
  if (!(error instanceof Error) || findErrorVariant(error) !== 'RemoteManifestUrl') return undefined;
  const match = /(https?:\/\/\S+)\s*$/.exec(error.message);
  return match?.[1]?.slice(0, TEXT_LIMIT);
}

export function makeUnreadable(source: CredentialReading['source'], reason: string): CredentialReading {
  return { ...NO_CREDENTIAL, state: 'unreadable', source, reason };
}

function toAsset({ path, mediaType }: EmbeddedRequest): EngineAsset {
  // The engine looks at the bytes first, and needs a type only where they do not tell; without an extension it insists on one.
  const named = /\.[^./\\]+$/.test(path);
  if (mediaType !== undefined) return { path, mimeType: mediaType };
  return named ? { path } : { path, mimeType: 'application/octet-stream' };
}

/**
 * Second try, without validation, for stores that the engine gives up on: what they say is evidence all the same. Never better than
 * `malformed`, because nobody checked the binding.
 */
async function readWithoutValidation(
  engine: Engine,
  request: EmbeddedRequest,
  trust: TrustSet,
  reason: string,
): Promise<CredentialReading> {
  try {
    const reader = await engine.fromAsset(toAsset(request), writeReadOnlySettings());
    if (reader === null) return makeUnreadable('embedded', reason);
    const { reading } = await readReport(reader, { trust, initSegment: request.initSegment, validated: false });
    return { ...reading, ...limitToMalformed(reading), source: 'embedded', reason };
  } catch {
    return makeUnreadable('embedded', reason);
  }
}

function limitToMalformed(reading: Omit<CredentialReading, 'source'>): Pick<CredentialReading, 'state' | 'manifests'> {
  const manifests = reading.manifests.map((manifest) => {
    if (manifest.label !== reading.activeManifest || manifest.state === 'tampered') return manifest;
    return { ...manifest, state: 'malformed' as const };
  });
  return { state: reading.state === 'tampered' ? 'tampered' : 'malformed', manifests };
}

async function judgeFailure(
  engine: Engine,
  request: EmbeddedRequest,
  trust: TrustSet,
  error: unknown,
): Promise<CredentialReading> {
  const variant = findErrorVariant(error);
  const reason = describeError(error);
  const remoteUrl = findRemoteUrl(error);
  if (remoteUrl !== undefined) return { ...NO_CREDENTIAL, state: 'remote', source: 'remote', remoteUrl };
  if (FILE_ERRORS.has(variant)) throw new AssayError('credential.engine', reason, { cause: error });
  if (variant === 'UnsupportedType') return NO_CREDENTIAL;
  if (ASSET_ERRORS.has(variant)) {
    const opaque = OPAQUE_TYPES.has(request.mediaType ?? '');
    const found = opaque || (await hasStoreMarker(request.path));
    return found ? makeUnreadable('embedded', reason) : NO_CREDENTIAL;
  }
  return readWithoutValidation(engine, request, trust, reason);
}

/** Reads what is embedded in a file, or pointed to from it. Throws AssayError `credential.engine`. */
export async function readEmbedded(
  engine: Engine,
  request: EmbeddedRequest,
  trust: TrustSet,
): Promise<CredentialReading> {
  try {
    const reader = await engine.fromAsset(toAsset(request), writeSettings(trust));
    if (reader === null) return NO_CREDENTIAL;
    const { reading } = await readReport(reader, { trust, initSegment: request.initSegment });
    return { ...reading, source: 'embedded' };
  } catch (error) {
    return judgeFailure(engine, request, trust, error);
  }
}
