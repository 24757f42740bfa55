import { type Fields, getField, getFirstText, getText } from '../../shared/fields.ts';
import type { ComfyGraph, ComfyNode } from './graph.ts';
import { readLink } from './parse-prompt-graph.ts';
import { splitWords } from './split-words.ts';

/** How many nodes a search for one value may look at. Real chains from sampler to text have fewer than 30. */
const SEARCH_LIMIT = 500;
const MODELS_KEPT = 5;

export type GraphSettings = Readonly<Record<string, string | undefined>>;

const MODEL_INPUTS = [
  'ckpt_name',
  'unet_name',
  'diffusion_name',
  'gguf_name',
  'model_name',
  'model',
  'model_path',
  'checkpoint',
];
/** Loaders of parts that are not the generating model. */
const PART_WORDS: ReadonlySet<string> = new Set(
  'vae clip lora loras controlnet control net upscale upscaler ipadapter ip vision sam detector style text encoder t5 t gligen hypernetwork depth pose segment rembg face insightface interpolation rife embedding patch image video audio wav2vec wav'.split(
    ' ',
  ),
);
const TEXT_INPUTS = [
  'text',
  'prompt',
  'positive_prompt',
  'prompt_text',
  't5xxl',
  'text_g',
  'text_l',
  'clip_l',
  'tags',
  'lyrics',
  'value',
  'string',
  'positive',
];
/** Links that do not lead to the positive text. */
const ASIDE_INPUTS: ReadonlySet<string> = new Set(
  'negative negative_prompt model vae clip latent latent_image samples image images pixels mask control_net sampler sigmas noise audio video'.split(
    ' ',
  ),
);

/** The first literal under one of the names, at the node or above it along its links, those named in `aside` left out. */
function findValue(
  graph: ComfyGraph,
  start: ComfyNode,
  names: readonly string[],
  aside: ReadonlySet<string>,
): string | undefined {
  const seen = new Set<string>([start.id]);
  const waiting: ComfyNode[] = [start];
  for (let at = 0; at < waiting.length && at < SEARCH_LIMIT; at += 1) {
    const node = waiting[at];
    const found = node === undefined ? undefined : getFirstText(node.inputs, names);
    if (node === undefined || found !== undefined) return found;
    for (const [name, input] of Object.entries(node.inputs)) {
      const source = aside.has(name) ? undefined : readLink(input);
      const next = source === undefined || seen.has(source) ? undefined : graph.nodes.get(source);
      if (next === undefined) continue;
      seen.add(next.id);
      waiting.push(next);
    }
  }
  return undefined;
}

/** The node that an input is linked to. */
function follow(graph: ComfyGraph, node: ComfyNode, name: string): ComfyNode | undefined {
  const source = readLink(getField(node.inputs, name));
  return source === undefined ? undefined : graph.nodes.get(source);
}

const NONE: ReadonlySet<string> = new Set();

/**
 * A setting of a node: its own literal, or what it is linked to. `via`: the input behind which a modular sampler keeps it
 * (`noise` for the seed, `sigmas` for the steps).
 */
function readInput(
  graph: ComfyGraph,
  node: ComfyNode,
  names: readonly string[],
  via: readonly string[],
): string | undefined {
  const own = getFirstText(node.inputs, names);
  if (own !== undefined) return own;
  for (const name of names) {
    const linked = follow(graph, node, name);
    const value = linked && findValue(graph, linked, [...names, 'value', 'int', 'number', 'float'], NONE);
    if (value !== undefined) return value;
  }
  for (const name of via) {
    const linked = follow(graph, node, name);
    const value = linked && findValue(graph, linked, names, ASIDE_INPUTS);
    if (value !== undefined) return value;
  }
  return undefined;
}

function readModelName(node: ComfyNode): string | undefined {
  const words = splitWords(node.classType);
  const loads = words.includes('loader') || words.includes('load') || words.includes('checkpoint');
  return loads && !words.some((word) => PART_WORDS.has(word)) ? getFirstText(node.inputs, MODEL_INPUTS) : undefined;
}

function readModels(graph: ComfyGraph, deciding: readonly ComfyNode[]): string | undefined {
  const models = new Set<string>();
  for (const node of graph.nodes.values()) {
    const model = readModelName(node);
    if (model !== undefined && models.size < MODELS_KEPT) models.add(model.slice(0, 500));
  }
  for (const node of deciding) {
    const model = getFirstText(node.inputs, ['model_name', 'model']);
    if (model !== undefined && models.size < MODELS_KEPT) models.add(model.slice(0, 500));
  }
  return models.size === 0 ? undefined : [...models].join(', ');
}

function readPrompt(graph: ComfyGraph, node: ComfyNode): string | undefined {
  const own = getFirstText(node.inputs, TEXT_INPUTS);
  if (own !== undefined) return own;
  return findValue(graph, follow(graph, node, 'positive') ?? node, TEXT_INPUTS, ASIDE_INPUTS);
}

function firstOf(nodes: readonly ComfyNode[], read: (node: ComfyNode) => string | undefined): string | undefined {
  for (const node of nodes) {
    const value = read(node);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** What the generating nodes were set to: model, prompt, seed, steps, sampler, strength. Bounded, whatever the graph is. */
export function readSettings(graph: ComfyGraph, deciding: readonly ComfyNode[]): GraphSettings {
  const read = (names: readonly string[], via: readonly string[] = []): string | undefined =>
    firstOf(deciding, (node) => readInput(graph, node, names, via));
  const inputs: Fields | undefined = deciding[0]?.inputs;
  return {
    model: readModels(graph, deciding),
    prompt: firstOf(deciding, (node) => readPrompt(graph, node)),
    seed: read(['seed', 'noise_seed'], ['noise']),
    steps: read(['steps'], ['sigmas']),
    cfg: read(['cfg'], ['guider']),
    sampler: read(['sampler_name'], ['sampler']),
    denoise: getText(inputs, 'denoise') ?? getText(inputs, 'denoise_strength'),
  };
}
