import { type Fields, getField, isFields } from '../../shared/fields.ts';
import { CLASS_NAME_LIMIT, type ComfyGraph, type ComfyNode } from './graph.ts';

/** The id of the node that an input is linked to; undefined for a literal. */
export function readLink(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length !== 2 || typeof value[1] !== 'number') return undefined;
  const id: unknown = value[0];
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

function readNode(id: string, value: unknown): ComfyNode | undefined {
  const classType = getField(value, 'class_type');
  if (typeof classType !== 'string' || classType === '') return undefined;
  const given = getField(value, 'inputs');
  const inputs: Fields = isFields(given) ? given : {};
  const sources = new Set<string>();
  for (const input of Object.values(inputs)) {
    const source = readLink(input);
    if (source !== undefined) sources.add(source);
  }
  return { id, classType: classType.slice(0, CLASS_NAME_LIMIT), inputs, sources: [...sources] };
}

/** Reads the API form: `{"3": {"class_type": "KSampler", "inputs": {…}}}`. Undefined when it is none. */
export function parsePromptGraph(value: unknown): ComfyGraph | undefined {
  if (!isFields(value)) return undefined;
  const nodes = new Map<string, ComfyNode>();
  for (const [id, item] of Object.entries(value)) {
    const node = readNode(id, item);
    if (node !== undefined) nodes.set(id, node);
  }
  return nodes.size === 0 ? undefined : { form: 'prompt', nodes };
}
