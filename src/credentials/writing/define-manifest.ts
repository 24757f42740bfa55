import { sourceTypeUri } from '../../domain/digital-source-type.ts';
import { AssayError } from '../../domain/errors.ts';
import type { ManifestPlan, PlannedAction } from '../../domain/manifest-plan.ts';
import { MARK_ASSERTION } from '../../domain/mark.ts';

/** One assertion as the engine's builder takes it. */
export interface AssertionDefinition {
  readonly label: string;
  readonly data: unknown;
  /** Default: CBOR. */
  readonly kind?: 'Json';
  /**
   * Puts it among the claim's created assertions, those that the signer answers for. The engine's default is `gathered`: found
   * somewhere, said by somebody else (C2PA specification 2.3, section 10.3.2.1).
   */
  readonly created?: true;
}

/** A manifest as the engine's builder takes it. */
export interface ManifestDefinition {
  readonly title: string;
  readonly format?: string;
  readonly claim_generator_info: readonly { readonly name: string; readonly version: string }[];
  readonly assertions: readonly AssertionDefinition[];
}

/** Entries of `cawg.training-mining` (CAWG Training and Data Mining Assertion 1.1, section 3.1). */
const TRAINING_ENTRIES = ['cawg.data_mining', 'cawg.ai_inference', 'cawg.ai_training', 'cawg.ai_generative_training'];

/** Namespaces of the properties that marks state, for the JSON-LD context. */
const NAMESPACES: Readonly<Record<string, string>> = {
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  Iptc4xmpCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  plus: 'http://ns.useplus.org/ldf/xmp/1.0/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
};

/** What a manifest binds to when the engine does not see the file. */
export interface ContentBinding {
  /** Lower-case hex; over all of the file but the exclusion. */
  readonly sha256: string;
  /** Where the manifest store stands in the file itself. */
  readonly exclusion?: { readonly start: number; readonly length: number };
  /** Media type of the file. Default: nobody knows. */
  readonly mediaType?: string;
}

/** Encodes a plan for the engine's builder. Without a binding the engine binds it to what it signs. */
export function defineManifest(plan: ManifestPlan, binding?: ContentBinding): ManifestDefinition {
  return {
    title: plan.title,
    ...(binding?.mediaType !== undefined && { format: binding.mediaType }),
    claim_generator_info: [plan.generator],
    assertions: [
      {
        label: 'c2pa.actions.v2',
        data: { actions: plan.actions.map(defineAction), allActionsIncluded: true },
        created: true,
      },
      ...(binding === undefined ? [] : [defineBinding(binding)]),
      { label: MARK_ASSERTION, kind: 'Json', data: plan.mark, created: true },
      ...defineDisclosure(plan.disclosure),
      ...defineTraining(plan.training),
      ...defineMetadata(plan.metadata),
    ],
  };
}

function defineAction({ action, sourceType, agent, when, ingredients = [] }: PlannedAction) {
  return {
    action,
    ...(sourceType !== undefined && { digitalSourceType: sourceTypeUri(sourceType) }),
    ...(agent !== undefined && { softwareAgent: agent }),
    ...(when !== undefined && { when }),
    ...(ingredients.length > 0 && { parameters: { ingredientIds: ingredients } }),
  };
}

/** The hash has to be a list of numbers: the engine takes base64 without a word and binds to something else. */
function defineBinding({ sha256, exclusion }: ContentBinding): AssertionDefinition {
  const hash = Buffer.from(sha256, 'hex');
  if (!/^[0-9a-f]{64}$/.test(sha256))
    throw new AssayError('internal.bug', 'A binding needs a SHA-256 in lower-case hex.');
  return {
    label: 'c2pa.hash.data',
    data: {
      alg: 'sha256',
      hash: [...hash],
      pad: [],
      name: 'jumbf manifest',
      exclusions: exclusion === undefined ? [] : [exclusion],
    },
  };
}

/** C2PA specification 2.4, `c2pa.ai-disclosure`. The type of model is never asked for, so only the general one is true. */
function defineDisclosure(disclosure: ManifestPlan['disclosure']): readonly AssertionDefinition[] {
  if (disclosure === undefined) return [];
  const { modelName, oversight } = disclosure;
  const data = {
    modelType: 'c2pa.types.model',
    ...(modelName !== undefined && { modelName }),
    ...(oversight !== undefined && { contentProfile: { humanOversightLevel: oversight } }),
  };
  return [{ label: 'c2pa.ai-disclosure', data, created: true }];
}

function defineTraining(use: ManifestPlan['training']): readonly AssertionDefinition[] {
  if (use === undefined) return [];
  const entries = Object.fromEntries(TRAINING_ENTRIES.map((entry) => [entry, { use }]));
  return [{ label: 'cawg.training-mining', data: { entries }, created: true }];
}

/** Under CAWG's label: the engine calls a manifest invalid that says the same as `c2pa.metadata`, which has a closed list of properties. */
function defineMetadata(metadata: ManifestPlan['metadata']): readonly AssertionDefinition[] {
  const properties = Object.keys(metadata);
  if (properties.length === 0) return [];
  const prefixes = new Set(properties.map((property) => property.split(':', 1)[0] ?? ''));
  const context = Object.fromEntries([...prefixes].map((prefix) => [prefix, findNamespace(prefix)]));
  return [{ label: 'cawg.metadata', kind: 'Json', data: { '@context': context, ...metadata }, created: true }];
}

function findNamespace(prefix: string): string {
  const namespace = Object.hasOwn(NAMESPACES, prefix) ? NAMESPACES[prefix] : undefined;
  if (namespace === undefined) throw new AssayError('internal.bug', `No XMP namespace is known for ${prefix}.`);
  return namespace;
}
