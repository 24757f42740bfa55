import { type Fields, hasField } from '../../shared/fields.ts';
import { splitWords } from './split-words.ts';

/** What a node that calls an outside service does to the picture or sound. */
export type ServiceUse = 'generates' | 'edits' | 'enhances';

export interface ServiceCall {
  readonly service: string;
  readonly use: ServiceUse;
}

/**
 * Beginnings of class names in ComfyUI's own comfy_api_nodes (read November 2026), longest first where one begins another.
 * Plain `flux`, `wan` and `stable` are not here: local nodes begin with them too.
 */
const SERVICES: readonly (readonly [prefix: string, service: string])[] = [
  ['openai', 'OpenAI'],
  ['geminiimage', 'Google Gemini'],
  ['gemininanobanana', 'Google Gemini'],
  ['veo', 'Google Veo'],
  ['ideogram', 'Ideogram'],
  ['fluxpro', 'Black Forest Labs'],
  ['fluxkontextpro', 'Black Forest Labs'],
  ['fluxkontextmax', 'Black Forest Labs'],
  ['flux2pro', 'Black Forest Labs'],
  ['flux2max', 'Black Forest Labs'],
  ['flux2imagenode', 'Black Forest Labs'],
  ['flux3textto', 'Black Forest Labs'],
  ['fluxvto', 'Black Forest Labs'],
  ['kling', 'Kling'],
  ['luma', 'Luma'],
  ['runway', 'Runway'],
  ['pika', 'Pika'],
  ['pixverse', 'PixVerse'],
  ['recraft', 'Recraft'],
  ['stability', 'Stability AI'],
  ['minimax', 'MiniMax'],
  ['moonvalley', 'Moonvalley'],
  ['vidu', 'Vidu'],
  ['tripo', 'Tripo'],
  ['meshy', 'Meshy'],
  ['rodin3d', 'Rodin'],
  ['tencent', 'Tencent Hunyuan'],
  ['bytedance', 'ByteDance'],
  ['ltxvapi', 'Lightricks'],
  ['sonilo', 'Sonilo'],
  ['elevenlabs', 'ElevenLabs'],
  ['reve', 'Reve'],
  ['bria', 'Bria'],
  ['grok', 'xAI Grok'],
  ['quiver', 'Quiver'],
  ['krea', 'Krea'],
  ['heygen', 'HeyGen'],
  ['beeble', 'Beeble'],
  ['magnific', 'Magnific'],
  ['wavespeed', 'WaveSpeed'],
  ['hitpaw', 'HitPaw'],
  ['topaz', 'Topaz'],
];

/** Nodes of the same packs that prepare, choose, describe or convert, and make no picture or sound. */
const HELPER_WORDS: ReadonlySet<string> = new Set(
  'chat config files input controls concepts reference template color style styles selector asset text llm prompt caption describe analyze isolation clone conversion retarget rig vectorize seed uv topology background loader load key preview save mask matte grain lut blend'.split(
    ' ',
  ),
);
/** Words that make a node with a helper word generate all the same: `RunwayTextToImageNode`, `LumaImageToVideoNode`. */
const MEDIA_WORDS: ReadonlySet<string> = new Set(
  'image video audio music speech dialogue sound effects vector svg model avatar dalle sora gpt'.split(' '),
);
const ENHANCE_WORDS: ReadonlySet<string> = new Set('upscale upscaler enhance enhancer resolution vsr'.split(' '));
const EDIT_WORDS: ReadonlySet<string> = new Set(
  'edit edits inpaint inpainting outpaint fill expand eraser replace modify relight remix lip extend restyle switch pikadditions pikaswaps'.split(
    ' ',
  ),
);

/** Prefixes that are also words of the trade or of everyday: local nodes for mattes and grades begin with them too. */
const EVERYDAY_PREFIX = /^(?:luma|runway|reve|krea|pika(?!d|s|f)|stability|veo|grok|topaz|magnific|beeble|quiver)/i;

/** With an everyday prefix the rest of the name must speak of a request: what comes out, and that it is a call. */
function speaksOfRequest(words: readonly string[]): boolean {
  const asks = words.some((word) => EDIT_WORDS.has(word) || ENHANCE_WORDS.has(word) || word === 'scenes');
  const media = words.some((word) => MEDIA_WORDS.has(word) || word === 'frame');
  return asks || (media && words.some((word) => word === 'node' || word === 'to'));
}

function isHelper(words: readonly string[]): boolean {
  const helper = words.find((word) => HELPER_WORDS.has(word));
  if (helper === undefined) return false;
  // TextToImage: what stands after `to` is what comes out.
  const to = words.indexOf('to');
  if (to > 0) return !words.slice(to + 1).some((word) => MEDIA_WORDS.has(word));
  if (helper === 'reference') return !words.includes('video') && !words.includes('image') && !/\d/.test(words.join(''));
  if (helper === 'background') return !words.includes('replace');
  if (helper === 'style') return !words.includes('transfer');
  return true;
}

function findService(classType: string): string | undefined {
  const lower = classType.toLowerCase().replace(/[^a-z0-9]/g, '');
  const named = SERVICES.find(([prefix]) => lower.startsWith(prefix));
  if (named !== undefined) return named[1];
  if (lower.startsWith('wan') && lower.endsWith('api')) return 'Alibaba Wan';
  // Nodes of ComfyUI-fal-API carry the suffix.
  return /_fal$/i.test(classType) ? 'fal.ai' : undefined;
}

/** What a caller must hand over for something to come out. Local nodes that merely begin with a brand's word have none of it. */
const REQUEST_INPUTS = [
  'prompt',
  'prompt_text',
  'prompt_image',
  'text',
  'image',
  'images',
  'start_frame',
  'first_frame',
  'video',
  'audio',
  'model',
  'model_name',
  'seed',
  'effect_scene',
  'task_id',
  'original_model_task_id',
] as const;

function hasRequest(inputs: Fields): boolean {
  if (REQUEST_INPUTS.some((name) => hasField(inputs, name))) return true;
  // Newer nodes group their inputs under the chosen model: `model.prompt`.
  return Object.keys(inputs)
    .slice(0, 100)
    .some((name) => /^(?:model|prompt|image|video)s?[._]/.test(name));
}

/** Recognises a node that has an outside service make, edit or enhance picture or sound. `inputs` is absent for the editor's form. */
export function findServiceCall(classType: string, inputs: Fields | undefined): ServiceCall | undefined {
  const service = findService(classType);
  if (service === undefined) return undefined;
  const words = splitWords(classType);
  if (isHelper(words)) return undefined;
  if (EVERYDAY_PREFIX.test(classType) && !speaksOfRequest(words)) return undefined;
  if (inputs !== undefined && !hasRequest(inputs)) return undefined;
  if (words.some((word) => ENHANCE_WORDS.has(word))) return { service, use: 'enhances' };
  if (words.some((word) => EDIT_WORDS.has(word))) return { service, use: 'edits' };
  return { service, use: 'generates' };
}
