import type { CredentialReading } from '../domain/credential.ts';
import type { EngineReader } from './engine.ts';
import { asArray, asObject, asText, type JsonObject } from './json.ts';
import { mapReading } from './map-reading.ts';
import { readStore } from './read-store.ts';
import type { TrustSet } from './trust-set.ts';

/** What a report is mapped with. */
export interface ReportOptions {
  readonly trust: TrustSet;
  readonly initSegment: boolean;
  /** The bytes of the store, where they are at hand; otherwise the engine is asked for them. */
  readonly storeBytes?: Uint8Array;
  /** Default true. False when the engine was told not to validate. */
  readonly validated?: boolean;
}

export interface MappedReport {
  readonly reading: Omit<CredentialReading, 'source'>;
  /** `match`, `mismatch`, or `none` when the hash of the content was not compared. */
  readonly binding: 'match' | 'mismatch' | 'none';
}

const BINDING = /^assertion\.(?:dataHash|bmffHash|boxesHash)\.(match|mismatch)$/;

function findBinding(json: JsonObject): MappedReport['binding'] {
  const active = asObject(asObject(json['validation_results'])?.['activeManifest']);
  let binding: MappedReport['binding'] = 'none';
  for (const item of [...asArray(active?.['success']), ...asArray(active?.['failure'])]) {
    const match = BINDING.exec(asText(asObject(item)?.['code']) ?? '');
    if (match?.[1] === 'mismatch') return 'mismatch';
    if (match?.[1] === 'match') binding = 'match';
  }
  return binding;
}

/** Any label of the store as a resource URI makes the engine hand out the whole store. */
async function fetchStoreBytes(reader: EngineReader, json: JsonObject): Promise<Uint8Array> {
  const label = asText(json['active_manifest']) ?? Object.keys(asObject(json['manifests']) ?? {})[0];
  if (label === undefined) return new Uint8Array();
  try {
    const { buffer } = await reader.resourceToAsset(label, { buffer: null });
    return buffer;
  } catch {
    // Without the store nothing can be trusted, but everything else can still be read.
    return new Uint8Array();
  }
}

/** Maps what the engine read. Throws SyntaxError or RangeError when its report is no usable JSON. */
export async function readReport(reader: EngineReader, options: ReportOptions): Promise<MappedReport> {
  const json = asObject(reader.json()) ?? {};
  const bytes = options.storeBytes ?? (await fetchStoreBytes(reader, json));
  const { trust, initSegment, validated = true } = options;
  const reading = mapReading({ json, store: readStore(bytes), trust, initSegment, validated, nowMs: Date.now() });
  return { reading, binding: findBinding(json) };
}
