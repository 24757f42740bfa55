import type {
  AssertionReading,
  IngredientReading,
  ManifestReading,
  Signer,
  TrustMaterial,
} from '../domain/credential.ts';
import { findSubjectPart, readCertificate } from './certificate.ts';
import { asArray, asObject, asScalarText, asText, type JsonObject, optional } from './json.ts';
import { ASSERTION_DATA_LIMIT_BYTES, ASSERTION_LIMIT, INGREDIENT_LIMIT } from './limits.ts';
import { isActionsLabel, mapActions } from './map-actions.ts';

/** Assertions that say nothing about where content came from: pictures and hashes. */
const DROPPED_LABEL = /^c2pa\.(?:thumbnail|hash|ingredient)\b/;

function mapData(data: unknown): { readonly data?: unknown } {
  if (data === undefined) return {};
  const size = JSON.stringify(data)?.length ?? 0;
  return size > ASSERTION_DATA_LIMIT_BYTES ? {} : { data };
}

function mapAssertions(assertions: readonly JsonObject[]): readonly AssertionReading[] {
  const kept: AssertionReading[] = [];
  for (const assertion of assertions) {
    const label = asText(assertion['label']);
    if (label === undefined || isActionsLabel(label) || DROPPED_LABEL.test(label)) continue;
    if (kept.length >= ASSERTION_LIMIT) break;
    kept.push({ label, ...mapData(assertion['data']) });
  }
  return kept;
}

function mapGenerators(json: JsonObject): ManifestReading['generators'] {
  const infos = asArray(json['claim_generator_info'])
    .slice(0, 20)
    .flatMap((item) => {
      const info = asObject(item);
      const name = asText(info?.['name']);
      return name === undefined ? [] : [{ name, ...optional('version', asScalarText(info?.['version'])) }];
    });
  const text = asText(json['claim_generator']);
  return infos.length > 0 || text === undefined ? infos : [{ name: text }];
}

function mapSigner(json: JsonObject, trust: TrustMaterial | undefined): Signer | undefined {
  const info = asObject(json['signature_info']);
  const leaf = trust?.chainPem[0] === undefined ? undefined : readCertificate(trust.chainPem[0]);
  const commonName = asText(info?.['common_name']) ?? (leaf && findSubjectPart(leaf.x509, 'CN'));
  const name = asText(info?.['issuer']) ?? (leaf && findSubjectPart(leaf.x509, 'O')) ?? commonName;
  if (name === undefined) return undefined;
  return {
    name,
    ...optional('commonName', commonName),
    ...optional('algorithm', asText(info?.['alg'])?.toLowerCase()),
    ...optional('serial', asText(info?.['cert_serial_number'])),
    ...optional('signedAt', trust?.timeStampedAt),
  };
}

const RELATIONSHIPS = ['parentOf', 'componentOf', 'inputTo'] as const;

/** The digital source type stated on an ingredient, among its data types or in its metadata. */
function findSourceType(json: JsonObject): string | undefined {
  const own = asText(json['digitalSourceType']) ?? asText(json['digital_source_type']);
  const metadata = asObject(json['metadata']);
  const types = asArray(json['data_types']).slice(0, 20);
  const candidates = [
    own,
    asText(metadata?.['digitalSourceType']),
    ...types.map((type) => asText(asObject(type)?.['type'])),
  ];
  return candidates.find((text) => text !== undefined && /digitalsourcetype/i.test(text)) ?? own;
}

export type DecideIngredient = (
  json: JsonObject,
  relationship: IngredientReading['relationship'],
) => Pick<IngredientReading, 'state' | 'failures' | 'manifest'>;

function mapIngredient(json: JsonObject, decide: DecideIngredient): IngredientReading {
  const stated = asText(json['relationship']);
  const relationship = RELATIONSHIPS.find((name) => name === stated) ?? 'componentOf';
  return {
    ...optional('title', asText(json['title'])),
    ...optional('format', asText(json['format'])),
    relationship,
    ...optional('digitalSourceType', findSourceType(json)),
    ...decide(json, relationship),
  };
}

/** Ingredient assertions of a manifest as the engine reports them, at most 1,000. */
export function listIngredientJson(json: JsonObject): readonly JsonObject[] {
  return asArray(json['ingredients'])
    .slice(0, INGREDIENT_LIMIT)
    .map(asObject)
    .filter((ingredient) => ingredient !== undefined);
}

/** Maps one manifest of the engine's report, within limits. Thumbnails and hash assertions are dropped. */
export function mapManifest(
  label: string,
  json: JsonObject,
  judged: Pick<ManifestReading, 'state' | 'failures'> & { readonly trust?: TrustMaterial },
  decide: DecideIngredient,
): ManifestReading {
  const assertions = asArray(json['assertions'])
    .map(asObject)
    .filter((assertion) => assertion !== undefined);
  const ingredients = listIngredientJson(json);
  return {
    label,
    ...optional('title', asText(json['title'])),
    ...optional('format', asText(json['format'])),
    generators: mapGenerators(json),
    actions: mapActions(assertions, ingredients),
    assertions: mapAssertions(assertions),
    ingredients: ingredients.map((ingredient) => mapIngredient(ingredient, decide)),
    ...optional('signer', mapSigner(json, judged.trust)),
    ...judged,
  };
}
