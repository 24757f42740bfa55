import type { ActionReading } from '../domain/credential.ts';
import { asArray, asObject, asScalarText, asText, type JsonObject, optional } from './json.ts';
import { ACTION_LIMIT } from './limits.ts';

/** The most parameters kept of one action, and how deep they are followed. */
const PARAMETER_LIMIT = 50;
const PARAMETER_DEPTH_LIMIT = 4;
/** Parameters that point at ingredients: they come back as `ingredientIndexes`. */
const LINK_PARAMETERS: ReadonlySet<string> = new Set([
  'ingredient',
  'ingredients',
  'ingredientIds',
  'org.cai.ingredientIds',
]);

/** True for `c2pa.actions`, `c2pa.actions.v2` and their numbered copies. */
export function isActionsLabel(label: string): boolean {
  return /^c2pa\.actions(?:\.v\d+)?(?:__\d+)?$/.test(label);
}

function flatten(value: unknown, prefix: string, into: Map<string, string>, depth: number): void {
  if (into.size >= PARAMETER_LIMIT) return;
  const text = asScalarText(value);
  if (text !== undefined) {
    into.set(prefix.slice(0, 256), text);
    return;
  }
  if (depth >= PARAMETER_DEPTH_LIMIT) return;
  const entries = Array.isArray(value) ? value.entries() : Object.entries(asObject(value) ?? {});
  for (const [key, part] of entries) {
    if (into.size >= PARAMETER_LIMIT) return;
    if (depth === 0 && LINK_PARAMETERS.has(String(key))) continue;
    flatten(part, prefix === '' ? String(key) : `${prefix}.${key}`, into, depth + 1);
  }
}

function readParameters(value: unknown): Readonly<Record<string, string>> | undefined {
  const flat = new Map<string, string>();
  flatten(asObject(value), '', flat, 0);
  return flat.size === 0 ? undefined : Object.fromEntries(flat);
}

function readAgent(value: unknown): { readonly name: string; readonly version?: string } | undefined {
  const name = asText(value) ?? asText(asObject(value)?.['name']);
  if (name === undefined) return undefined;
  return { name, ...optional('version', asScalarText(asObject(value)?.['version'])) };
}

/** Ingredients that an action names: by link to the assertion, by its instance id, or by label. */
function findIngredients(action: JsonObject, ingredients: readonly JsonObject[]): readonly number[] | undefined {
  const parameters = asObject(action['parameters']) ?? {};
  const links = [parameters['ingredient'], ...asArray(parameters['ingredients'])]
    .map((link) => asText(asObject(link)?.['url']))
    .filter((url) => url !== undefined);
  const ids = [
    ...asArray(parameters['ingredientIds']),
    ...asArray(parameters['org.cai.ingredientIds']),
    parameters['instanceId'],
    parameters['instanceID'],
    action['instanceId'],
    action['instanceID'],
  ].map(asText);
  const wanted = new Set([...links.map((url) => url.slice(url.lastIndexOf('/') + 1)), ...ids]);
  wanted.delete(undefined);
  if (wanted.size === 0) return undefined;
  const found = ingredients.flatMap((ingredient, index) =>
    wanted.has(asText(ingredient['label'])) || wanted.has(asText(ingredient['instance_id'])) ? [index] : [],
  );
  return found.length === 0 ? undefined : found;
}

interface Assertion {
  readonly data: JsonObject;
  readonly agents: readonly unknown[];
  readonly templates: readonly JsonObject[];
}

function findAgent(source: JsonObject | undefined, assertion: Assertion) {
  const own = readAgent(source?.['softwareAgent']);
  const index = source?.['softwareAgentIndex'];
  return own ?? (typeof index === 'number' ? readAgent(assertion.agents[index]) : undefined);
}

function mapAction(json: JsonObject, assertion: Assertion, ingredients: readonly JsonObject[]): ActionReading {
  const action = asText(json['action']) ?? '';
  // A template speaks for every action of its name, or for all of them; what the action says itself comes first.
  const template =
    assertion.templates.find((item) => item['action'] === action) ??
    assertion.templates.find((item) => item['action'] === '*');
  const parameters = {
    ...readParameters(template?.['templateParameters']),
    ...readParameters(json['parameters']),
  };
  return {
    action,
    ...optional('digitalSourceType', asText(json['digitalSourceType']) ?? asText(template?.['digitalSourceType'])),
    ...optional('agent', findAgent(json, assertion) ?? findAgent(template, assertion)),
    ...optional('description', asText(json['description']) ?? asText(template?.['description'])),
    ...optional('when', asText(json['when'])),
    ...optional('parameters', Object.keys(parameters).length === 0 ? undefined : parameters),
    ...optional('ingredientIndexes', findIngredients(json, ingredients)),
  };
}

/** Actions of all action assertions of a manifest, in order, at most 1,000. */
export function mapActions(
  assertions: readonly JsonObject[],
  ingredients: readonly JsonObject[],
): readonly ActionReading[] {
  const actions: ActionReading[] = [];
  for (const item of assertions) {
    if (!isActionsLabel(asText(item['label']) ?? '')) continue;
    const data = asObject(item['data']) ?? {};
    const assertion: Assertion = {
      data,
      agents: asArray(data['softwareAgents']),
      templates: asArray(data['templates'])
        .slice(0, 100)
        .map(asObject)
        .filter((template) => template !== undefined),
    };
    for (const entry of asArray(data['actions'])) {
      const json = asObject(entry);
      if (actions.length >= ACTION_LIMIT) return actions;
      if (json !== undefined) actions.push(mapAction(json, assertion, ingredients));
    }
  }
  return actions;
}
