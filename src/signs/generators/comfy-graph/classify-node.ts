import { type Fields, hasField } from '../../shared/fields.ts';
import type { ComfyNode } from './graph.ts';
import { findServiceCall } from './services.ts';
import { splitWords } from './split-words.ts';

/** What one node does, as far as its class and its inputs tell. */
export interface NodeRole {
  /** Makes picture or sound with a generative model. `edits`: by its nature on something that is there (detailer, inpainter). */
  readonly generates?: { readonly edits: boolean; readonly service?: string };
  /** Improves what is there with a model: upscaling, denoising. Kept apart from generating. */
  readonly enhances: boolean;
  /** Saves, shows or sends a result. */
  readonly output: boolean;
  /** A node at the end of a chain that is known to process and not to save. */
  readonly passesOn: boolean;
  /** Brings in a picture or video made elsewhere. */
  readonly loadsPicture: boolean;
  /** Prepares for painting into or around a picture. */
  readonly inpaints: boolean;
}

/** Samplers whose class is certain whatever their inputs are (ComfyUI core, and packs by kijai, Lightricks, ltdrdata, jags111). */
const SAMPLERS: ReadonlySet<string> = new Set([
  'KSampler',
  'KSamplerAdvanced',
  'SamplerCustom',
  'SamplerCustomAdvanced',
  'KSampler (Efficient)',
  'KSampler Adv. (Efficient)',
  'KSampler SDXL (Eff.)',
  'WanVideoSampler',
  'WanVideoDiffusionForcingSampler',
  'HunyuanVideoSampler',
  'HyVideoSampler',
  'CogVideoSampler',
  'CogVideoXFunSampler',
  'MochiSampler',
  'LTXVSampler',
  'LTXVBaseSampler',
  'LTXVExtendSampler',
  'LTXVLoopingSampler',
  'FramePackSampler',
  'XlabsSampler',
  'StableAudioSampler',
  'ACEStepGen',
  'SUPIR_sample',
]);

/** Inputs that a diffusion sampler takes. Four of them, seed and steps included, make any node one; two are enough for a node that is called a sampler. */
const SAMPLING_INPUTS = [
  'model',
  'positive',
  'negative',
  'latent_image',
  'latent',
  'latents',
  'samples',
  'image_embeds',
  'text_embeds',
  'guider',
  'sigmas',
  'noise',
  'seed',
  'noise_seed',
  'steps',
  'cfg',
  'denoise',
  'denoise_strength',
  'sampler_name',
  'scheduler',
  'pipe',
  'basic_pipe',
] as const;
const PROMPT_INPUTS = ['prompt', 'positive_prompt', 'text_prompt', 'text', 'positive', 'lyrics', 'tags'] as const;
const CHANCE_INPUTS = ['seed', 'noise_seed', 'steps', 'num_inference_steps'] as const;

/** A node with one of these words hands settings to a sampler and samples nothing itself. */
const PROVIDER_WORDS: ReadonlySet<string> = new Set(
  'select selector provider settings config configuration options scheduler preset params parameters loader load info name names string combo schedule context sampling to'.split(
    ' ',
  ),
);
const EDIT_WORDS: ReadonlySet<string> = new Set(
  'detailer inpaint inpainting outpaint outpainting upscale upscaler restore restoration enhance supir'.split(' '),
);
const INPAINT_WORDS: ReadonlySet<string> = new Set('inpaint inpainting outpaint outpainting'.split(' '));
const MEDIA_WORDS: ReadonlySet<string> = new Set('image video audio music speech song img vid'.split(' '));
const GENERATE_WORDS: ReadonlySet<string> = new Set(
  'generate generates generator generation generative inference txt2img img2img text2img txt2vid img2vid t2i t2v i2v i2i'.split(
    ' ',
  ),
);
const OUTPUT_WORDS: ReadonlySet<string> = new Set(
  'save saver preview output export exporter write writer display show viewer download upload send sender websocket compare comparer'.split(
    ' ',
  ),
);
const PASSING_WORDS: ReadonlySet<string> = new Set(
  'decode encode encoder sampler loader load scale resize crop upscale clip conditioning latent vae reroute note primitive blend composite batch mask get set switch model lora noise sigmas guider'.split(
    ' ',
  ),
);
const PICTURE_WORDS: ReadonlySet<string> = new Set('image images video videos frames exr picture'.split(' '));

function count(inputs: Fields, names: readonly string[]): number {
  return names.reduce((sum, name) => sum + Number(hasField(inputs, name)), 0);
}

function isSampler(classType: string, words: readonly string[], inputs: Fields | undefined): boolean {
  if (SAMPLERS.has(classType)) return true;
  if (words.some((word) => PROVIDER_WORDS.has(word))) return false;
  const called = words.includes('sampler') || words.includes('detailer');
  // The editor's form names no inputs: SamplerEulerAncestral and its like, which only hand over an algorithm, all begin with the word.
  if (inputs === undefined) return called && words[0] !== 'sampler';
  if (!called && (count(inputs, CHANCE_INPUTS) < 2 || count(inputs, SAMPLING_INPUTS) < 4)) return false;
  return count(inputs, SAMPLING_INPUTS) >= 2;
}

/** A node of an unknown pack that is named for making a picture or sound, and takes a prompt and a seed or steps. */
function isNamedGenerator(words: readonly string[], inputs: Fields | undefined): boolean {
  const to = words.findIndex((word) => word === 'to' || word === '2');
  const converts = to > 0 && words.slice(to + 1, to + 2).some((word) => MEDIA_WORDS.has(word));
  const generates = words.some((word) => GENERATE_WORDS.has(word)) && words.some((word) => MEDIA_WORDS.has(word));
  if (!converts && !generates) return false;
  if (inputs === undefined) return generates;
  return count(inputs, PROMPT_INPUTS) >= 1 && count(inputs, CHANCE_INPUTS) >= 1;
}

function findGenerating(node: ComfyNode, words: readonly string[], inputs: Fields | undefined): NodeRole['generates'] {
  const call = findServiceCall(node.classType, inputs);
  if (call !== undefined) {
    return call.use === 'enhances' ? undefined : { edits: call.use === 'edits', service: call.service };
  }
  if (!isSampler(node.classType, words, inputs) && !isNamedGenerator(words, inputs)) return undefined;
  return { edits: words.some((word) => EDIT_WORDS.has(word)) };
}

/** Says what a node does. `form` tells whether its inputs are known: the editor's form does not name them. */
export function classifyNode(node: ComfyNode, form: 'prompt' | 'workflow'): NodeRole {
  const words = splitWords(node.classType);
  const inputs = form === 'prompt' ? node.inputs : undefined;
  const generates = findGenerating(node, words, inputs);
  const loads = words.includes('load') || words.includes('loader');
  const output = words.some((word) => OUTPUT_WORDS.has(word)) || (words.includes('combine') && words.includes('video'));
  return {
    ...(generates === undefined ? {} : { generates }),
    enhances: generates === undefined && words.some((word) => /^(?:upscaler?|enhancer?|denoiser?)$/.test(word)),
    output: output && !loads,
    passesOn: generates !== undefined || words.some((word) => PASSING_WORDS.has(word)),
    loadsPicture: loads && words.some((word) => PICTURE_WORDS.has(word)) && !words.includes('mask'),
    inpaints: node.classType === 'SetLatentNoiseMask' || words.some((word) => INPAINT_WORDS.has(word)),
  };
}
