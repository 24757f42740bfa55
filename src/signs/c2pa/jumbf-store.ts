import type { ManifestReading } from '../../domain/credential.ts';
import type { Relation } from '../../domain/evidence.ts';
import type { Metadata } from '../../domain/metadata.ts';
import { getField, getText, isFields } from '../shared/fields.ts';

/** An action as ExifTool prints it from CBOR. */
export interface StoreAction {
  readonly action: string;
  readonly digitalSourceType?: string;
  readonly agent?: string;
}

/** One manifest of a C2PA store as ExifTool prints it; nothing of it is verified. */
export interface StoreManifest {
  /** `Doc1-2`: the second manifest of the store. */
  readonly document: string;
  readonly actions: readonly StoreAction[];
  readonly generators: ManifestReading['generators'];
  readonly relationships: readonly Exclude<Relation, 'self'>[];
  /** BFL's assertion, told by its fields because ExifTool prints the label elsewhere. */
  readonly aiGenerated: boolean;
}

const MANIFEST_LIMIT = 500;
const ACTION_LIMIT = 1000;
const RELATIONS: ReadonlyMap<string, Exclude<Relation, 'self'>> = new Map([
  ['parentOf', 'parent'],
  ['componentOf', 'component'],
  ['inputTo', 'input'],
] as const);

function toAction(value: unknown): StoreAction | undefined {
  if (!isFields(value)) return undefined;
  const action = getText(value, 'action');
  if (action === undefined) return undefined;
  const agentField = getField(value, 'softwareAgent');
  const agent = typeof agentField === 'string' ? agentField : getText(agentField, 'name');
  const digitalSourceType = getText(value, 'digitalSourceType');
  return {
    action,
    ...(digitalSourceType === undefined ? {} : { digitalSourceType }),
    ...(agent === undefined ? {} : { agent }),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, ACTION_LIMIT) : [value];
}

function toGenerators(value: unknown): ManifestReading['generators'] {
  return listOf(value)
    .slice(0, 20)
    .flatMap((item) => {
      const name = typeof item === 'string' && item !== 'null' ? item : getText(item, 'name');
      return name === undefined ? [] : [{ name }];
    });
}

interface Draft {
  actions: StoreAction[];
  generators: { readonly name: string; readonly version?: string }[];
  relationships: Exclude<Relation, 'self'>[];
  aiGenerated: boolean;
}

function addTag(draft: Draft, name: string, value: unknown): void {
  switch (name.toLowerCase()) {
    case 'actions': {
      const found = listOf(value).flatMap((item) => toAction(item) ?? []);
      draft.actions.push(...found.slice(0, ACTION_LIMIT - draft.actions.length));
      break;
    }
    case 'claim_generator_info':
      draft.generators.unshift(...toGenerators(value));
      break;
    case 'claim_generator':
      draft.generators.push(...toGenerators(value));
      break;
    case 'relationship': {
      const relation = typeof value === 'string' ? RELATIONS.get(value) : undefined;
      if (relation !== undefined && draft.relationships.length < ACTION_LIMIT) draft.relationships.push(relation);
      break;
    }
    case 'ai_generated':
      draft.aiGenerated ||= value === true || value === 'true' || value === 1;
      break;
    default:
  }
}

/** Reads the store that ExifTool prints, manifest by manifest in the order of the store: the last is normally the active one. */
export function readJumbfStore(metadata: Metadata): readonly StoreManifest[] {
  const drafts = new Map<string, Draft>();
  for (const { key, value } of metadata.entries()) {
    if (key.group.toLowerCase() !== 'cbor') continue;
    const document = /^Doc\d{1,6}-\d{1,6}/i.exec(key.document ?? '')?.[0];
    if (document === undefined) continue;
    let draft = drafts.get(document);
    if (draft === undefined) {
      if (drafts.size >= MANIFEST_LIMIT) continue;
      draft = { actions: [], generators: [], relationships: [], aiGenerated: false };
      drafts.set(document, draft);
    }
    addTag(draft, key.name, value);
  }
  const order = (document: string): number => Number(/-(\d+)$/.exec(document)?.[1] ?? 0);
  return [...drafts]
    .map(([document, draft]) => ({ document, ...draft }))
    .sort((a, b) => order(a.document) - order(b.document));
}
