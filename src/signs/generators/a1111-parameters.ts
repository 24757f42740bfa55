import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { defineSign, NOTHING } from '../sign.ts';
import { readWebuiSettings, type WebuiSettings } from './a1111-settings.ts';

const ID = 'a1111.parameters';
/** Where the WebUI and the tools that write like it put the text: PNG text, EXIF, comments of GIF, JPEG and video. */
const CARRIERS = [
  'PNG:Parameters',
  'Trailer:Parameters',
  'ExifIFD:UserComment',
  'IFD0:ImageDescription',
  'PNG:Comment',
  'PNG:Description',
  'GIF:Comment',
  'File:Comment',
  'XMP-exif:UserComment',
  'XMP-dc:Description',
  'Keys:Parameters',
  'Keys:Comment',
  'ItemList:Comment',
  'Matroska:Parameters',
  'Matroska:Comment',
];
const TEXT =
  'a duck\nNegative prompt: blurry\nSteps: 15, Sampler: UniPC, CFG scale: 5, Seed: 235284042, Size: 512x400, Model: x';

/** Which program of the family wrote it, by the `Version` and `App` it names. */
function nameSystem(settings: WebuiSettings): string {
  const version = settings.get('Version') ?? '';
  if (/^Fooocus/i.test(version)) return 'Fooocus';
  if (/^ComfyUI/i.test(version)) return 'ComfyUI';
  if (settings.get('App')?.toLowerCase() === 'sd.next') return 'SD.Next';
  if (/^(?:f\d|neo|classic)/i.test(version)) return 'Stable Diffusion WebUI Forge';
  if (settings.get('Civitai resources') !== undefined) return 'Civitai';
  return 'Stable Diffusion WebUI';
}

/**
 * The WebUI names the mask only when it painted into a picture (`Mask blur`, `Inpaint area`): that is AI-edited. Image to image
 * without a mask redraws every pixel and stays generated.
 */
function isInpainting(settings: WebuiSettings): boolean {
  return ['Mask blur', 'Inpaint area', 'Masked content', 'Mask mode'].some((key) => settings.get(key) !== undefined);
}

/** Source: the infotext of AUTOMATIC1111's stable-diffusion-webui (modules/processing.py), kept by Forge, SD.Next and Civitai. */
export const a1111Parameters = defineSign({
  id: ID,
  needs: 'text',
  summary:
    'The settings text of Stable Diffusion WebUI (AUTOMATIC1111, Forge, SD.Next, Civitai, Fooocus’ second scheme): prompt, then a line of steps, sampler, seed.',
  certainty: 'implied',
  provenOn: 'real files',
  falsePositives:
    'Texts about the tool that quote a settings line. One line must begin with the steps and name sampler, seed or CFG scale; prose does not.',
  examples: {
    fires: [
      { title: 'PNG text', metadata: { 'PNG:Parameters': TEXT }, origin: 'generated' },
      { title: 'EXIF comment of a JPEG', metadata: { 'ExifIFD:UserComment': TEXT }, origin: 'generated' },
      {
        title: 'With a mask: painted into a picture',
        metadata: { 'PNG:Parameters': `${TEXT}, Denoising strength: 0.75, Mask blur: 4` },
        origin: 'ai-edited',
      },
    ],
    staysSilent: [
      { title: 'A recipe', metadata: { 'ExifIFD:UserComment': 'Steps: 3, then bake for 20 minutes' } },
      {
        title: 'Upscaled only',
        metadata: { 'PNG:Parameters': 'Postprocess upscale by: 4, Postprocess upscaler: R-ESRGAN' },
      },
      { title: 'A caption', metadata: { 'IFD0:ImageDescription': 'Sampler of quilts, Seed: 5 stitches' } },
    ],
  },
  read({ metadata }) {
    for (const { text, carrier } of findTexts(metadata, CARRIERS)) {
      const settings = readWebuiSettings(text);
      if (settings === undefined) continue;
      return evidenceOf(
        {
          sign: ID,
          origin: isInpainting(settings) ? 'ai-edited' : 'generated',
          certainty: 'implied',
          system: nameSystem(settings),
          carrier,
        },
        {
          prompt: settings.prompt,
          model: settings.get('Model'),
          modelHash: settings.get('Model hash'),
          version: settings.get('Version'),
          seed: settings.get('Seed'),
          steps: settings.get('Steps'),
          sampler: settings.get('Sampler'),
          denoise: settings.get('Denoising strength'),
        },
      );
    }
    return NOTHING;
  },
});
