import type { TextSign } from '../sign.ts';
import { a1111Extras } from './a1111-extras.ts';
import { a1111Parameters } from './a1111-parameters.ts';
import { aiHorde } from './ai-horde.ts';
import { aphrodite } from './aphrodite.ts';
import { audioOriginator } from './audio-originator.ts';
import { bytedance } from './bytedance.ts';
import { comfyuiPrompt } from './comfyui-prompt.ts';
import { comfyuiWorkflow } from './comfyui-workflow.ts';
import { drawThings } from './draw-things.ts';
import { easyDiffusion } from './easy-diffusion.ts';
import { enhancement } from './enhancement.ts';
import { exrAttributes } from './exr-attributes.ts';
import { fluxExif } from './flux-exif.ts';
import { fooocus } from './fooocus.ts';
import { googleEncoder } from './google-encoder.ts';
import { grok } from './grok.ts';
import { hfJobs } from './hf-jobs.ts';
import { ideogram } from './ideogram.ts';
import { invokeaiDream } from './invokeai-dream.ts';
import { invokeaiGraph } from './invokeai-graph.ts';
import { invokeaiMetadata } from './invokeai-metadata.ts';
import { invokeaiSdMetadata } from './invokeai-sd-metadata.ts';
import { luma } from './luma.ts';
import { midjourney } from './midjourney.ts';
import { novelai } from './novelai.ts';
import { reve } from './reve.ts';
import { sunoComment } from './suno-comment.ts';
import { sunoLink } from './suno-link.ts';
import { swarmui } from './swarmui.ts';
import { withSidecars } from './with-sidecars.ts';

const SIGNS: readonly TextSign[] = [
  a1111Parameters,
  a1111Extras,
  comfyuiPrompt,
  comfyuiWorkflow,
  invokeaiMetadata,
  invokeaiSdMetadata,
  invokeaiDream,
  invokeaiGraph,
  novelai,
  fooocus,
  swarmui,
  easyDiffusion,
  drawThings,
  midjourney,
  grok,
  fluxExif,
  ideogram,
  luma,
  reve,
  aphrodite,
  aiHorde,
  hfJobs,
  bytedance,
  enhancement,
  sunoComment,
  sunoLink,
  googleEncoder,
  exrAttributes,
  audioOriginator,
];

/** Signs that generating tools write into a file's metadata, or into an XMP sidecar, in the order of docs/signals.md. */
export const generatorSigns: readonly TextSign[] = SIGNS.map(withSidecars);
