import { getField, isFields } from '../../shared/fields.ts';
import { CLASS_NAME_LIMIT, type ComfyGraph, type ComfyNode } from './graph.ts';

/** LiteGraph's node modes that do not run: 2 is never (muted), 4 is bypass. */
const RESTING_MODES: ReadonlySet<unknown> = new Set([2, 4]);

/** Ids are numbers or text; anything else (an object with a `toString` of its own) is not an id. */
function idText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Bodies that a node's type can stand for: subgraphs by id, old group nodes as `workflow>NAME` or `workflow/NAME`. */
function indexBodies(workflow: unknown): ReadonlyMap<string, readonly unknown[]> {
  const bodies = new Map<string, readonly unknown[]>();
  for (const subgraph of listOf(getField(getField(workflow, 'definitions'), 'subgraphs'))) {
    const id = getField(subgraph, 'id');
    if (typeof id === 'string') bodies.set(id, listOf(getField(subgraph, 'nodes')));
  }
  const groups = getField(getField(workflow, 'extra'), 'groupNodes');
  if (isFields(groups)) {
    for (const [name, group] of Object.entries(groups)) {
      for (const prefix of ['workflow>', 'workflow/']) bodies.set(`${prefix}${name}`, listOf(getField(group, 'nodes')));
    }
  }
  return bodies;
}

function sourcesOf(node: unknown, origins: ReadonlyMap<string, string>): readonly string[] {
  const sources = new Set<string>();
  for (const input of listOf(getField(node, 'inputs'))) {
    const link = idText(getField(input, 'link'));
    const origin = link === undefined ? undefined : origins.get(link);
    if (origin !== undefined) sources.add(origin);
  }
  return [...sources];
}

/** Link id to origin node id. Links are `[id, origin, slot, target, slot, type]`, in newer files objects. */
function indexLinks(workflow: unknown): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  for (const link of listOf(getField(workflow, 'links'))) {
    const id = idText(Array.isArray(link) ? link[0] : getField(link, 'id'));
    const origin = idText(Array.isArray(link) ? link[1] : getField(link, 'origin_id'));
    if (id !== undefined && origin !== undefined) origins.set(id, origin);
  }
  return origins;
}

/**
 * Reads the editor's form: `{"nodes": [{"id", "type", "mode", …}], "links": […]}`. Undefined when it is none.
 * Muted and bypassed nodes are left out: they do not run. The body of a subgraph is taken in once, however often it is used, so that
 * subgraphs inside subgraphs cannot multiply (and cannot loop).
 */
export function parseWorkflowGraph(value: unknown): ComfyGraph | undefined {
  const top = getField(value, 'nodes');
  if (!Array.isArray(top) || !top.some((node) => typeof getField(node, 'type') === 'string')) return undefined;
  const bodies = indexBodies(value);
  const origins = indexLinks(value);
  const nodes = new Map<string, ComfyNode>();
  const entered = new Set<string>();
  const waiting: { readonly prefix: string; readonly list: readonly unknown[] }[] = [{ prefix: '', list: top }];
  for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) {
    for (const [at, node] of body.list.entries()) {
      const type = getField(node, 'type');
      if (typeof type !== 'string' || RESTING_MODES.has(getField(node, 'mode'))) continue;
      const id = `${body.prefix}${idText(getField(node, 'id')) ?? at}`;
      const sources = body.prefix === '' ? sourcesOf(node, origins) : [];
      nodes.set(id, { id, classType: type.slice(0, CLASS_NAME_LIMIT), inputs: {}, sources });
      const inner = bodies.get(type);
      if (inner === undefined || entered.has(type)) continue;
      entered.add(type);
      waiting.push({ prefix: `${entered.size}:`, list: inner });
    }
  }
  return { form: 'workflow', nodes };
}
