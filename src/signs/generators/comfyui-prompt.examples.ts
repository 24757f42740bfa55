import type { SignExample } from '../sign.ts';

const TEXT_TO_IMAGE = JSON.stringify({
  '3': {
    class_type: 'KSampler',
    inputs: {
      seed: 42,
      steps: 20,
      cfg: 8,
      sampler_name: 'euler',
      denoise: 1,
      model: ['4', 0],
      positive: ['6', 0],
      negative: ['7', 0],
      latent_image: ['5', 0],
    },
  },
  '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'sd_xl_base_1.0.safetensors' } },
  '5': { class_type: 'EmptyLatentImage', inputs: { width: 1024, height: 1024, batch_size: 1 } },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a lighthouse', clip: ['4', 1] } },
  '7': { class_type: 'CLIPTextEncode', inputs: { text: 'text, watermark', clip: ['4', 1] } },
  '8': { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['4', 2] } },
  '9': { class_type: 'SaveImage', inputs: { filename_prefix: 'ComfyUI', images: ['8', 0] } },
});
const INPAINT = JSON.stringify({
  '1': { class_type: 'LoadImage', inputs: { image: 'plate.png' } },
  '2': { class_type: 'VAEEncodeForInpaint', inputs: { pixels: ['1', 0], mask: ['1', 1], vae: ['5', 2] } },
  '3': { class_type: 'KSampler', inputs: { seed: 1, steps: 20, latent_image: ['2', 0], model: ['5', 0] } },
  '4': { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['5', 2] } },
  '5': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'inpainting.safetensors' } },
  '6': { class_type: 'SaveImage', inputs: { images: ['4', 0] } },
});
const SERVICE = JSON.stringify({
  '1': { class_type: 'KlingTextToVideoNode', inputs: { prompt: 'rain on a window', mode: 'standard' } },
  '2': { class_type: 'SaveVideo', inputs: { video: ['1', 0] } },
});
const POSE_ONLY = JSON.stringify({
  '1': { class_type: 'VHS_LoadVideo', inputs: { video: 'take3.mp4' } },
  '2': { class_type: 'DWPreprocessor', inputs: { image: ['1', 0], resolution: 512 } },
  '3': { class_type: 'VHS_VideoCombine', inputs: { images: ['2', 0], frame_rate: 24 } },
});

/** Examples of the sign `comfyui.prompt`. */
export const comfyuiPromptExamples: {
  readonly fires: readonly SignExample[];
  readonly staysSilent: readonly SignExample[];
} = {
  fires: [
    {
      title: 'PNG with a sampler that feeds SaveImage',
      metadata: { 'PNG:Prompt': TEXT_TO_IMAGE },
      origin: 'generated',
    },
    { title: 'WebP: the EXIF field Model', metadata: { 'IFD0:Model': `prompt:${TEXT_TO_IMAGE}` }, origin: 'generated' },
    { title: 'MP4: a call to a service', metadata: { 'Keys:Prompt': SERVICE }, origin: 'generated' },
    {
      title: 'MP4 of an old VideoHelperSuite: both forms in one comment',
      metadata: { 'ItemList:Comment': JSON.stringify({ prompt: TEXT_TO_IMAGE, workflow: { nodes: [] } }) },
      origin: 'generated',
    },
    { title: 'Painting into a loaded picture', metadata: { 'PNG:Prompt': INPAINT }, origin: 'ai-edited' },
    {
      title: 'EXR attribute read from the header',
      input: { headerText: { prompt: TEXT_TO_IMAGE } },
      origin: 'generated',
    },
    {
      title: 'JSON sidecar of an EXR saver',
      input: { jsonSidecars: [{ name: 'shot.json', value: JSON.parse(TEXT_TO_IMAGE) }] },
      origin: 'generated',
    },
    {
      title: 'A pose track taken from a plate: a hint',
      metadata: { 'Keys:Prompt': POSE_ONLY },
      origin: 'needs-answer',
    },
    {
      title: 'After the end of the picture: pasted, a hint',
      metadata: { 'Trailer:Prompt': TEXT_TO_IMAGE },
      origin: 'needs-answer',
    },
  ],
  staysSilent: [
    { title: 'Plain text under the same name', metadata: { 'PNG:Prompt': 'a lighthouse at dusk' } },
    { title: 'Other JSON under the same name', metadata: { 'PNG:Prompt': '{"question":"name?"}' } },
    { title: 'Camera maker', metadata: { 'IFD0:Make': 'Canon', 'IFD0:Model': 'Canon EOS R5' } },
    { title: 'The prompt of a credential', metadata: { 'CBOR:Doc1:Prompt': TEXT_TO_IMAGE } },
  ],
};
