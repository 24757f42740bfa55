import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { getFirstText } from '../shared/fields.ts';
import { parseJson } from '../shared/parse-json.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'easy-diffusion.metadata';

interface Settings {
  readonly carrier: string;
  readonly get: (...names: string[]) => string | undefined;
}

/** The model is named either by the program's key or by its label; ExifTool closes the gaps of the latter. */
const MODEL_NAMES = ['use_stable_diffusion_model', 'Stable Diffusion model', 'StableDiffusionModel'];

/** Source: Easy Diffusion's save_utils.py: PNG text keys, or one JSON object in the EXIF comment of JPEG and WebP. */
export const easyDiffusion = defineSign({
  id: ID,
  needs: 'text',
  summary: 'Easy Diffusion’s settings: the key of its model beside prompt and seed.',
  certainty: 'implied',
  provenOn: 'made files',
  falsePositives: 'None known: the model key must come with a seed or a prompt.',
  examples: {
    fires: [
      {
        title: 'PNG text',
        metadata: { 'PNG:Use_stable_diffusion_model': 'sd-v1-4', 'PNG:Seed': 5, 'PNG:Prompt': 'a cat' },
        origin: 'generated',
      },
      {
        title: 'PNG text with labels',
        metadata: { 'PNG:StableDiffusionModel': 'sd-v1-4', 'PNG:Seed': 5 },
        origin: 'generated',
      },
      {
        title: 'EXIF comment',
        metadata: { 'ExifIFD:UserComment': '{"prompt":"a cat","use_stable_diffusion_model":"sd-v1-4"}' },
        origin: 'generated',
      },
    ],
    staysSilent: [
      { title: 'Seed and prompt alone', metadata: { 'PNG:Seed': 5, 'PNG:Prompt': 'a cat' } },
      { title: 'A list of models', metadata: { 'PNG:StableDiffusionModel': 'reviewed' } },
    ],
  },
  read({ metadata }) {
    const places: Settings[] = [
      {
        carrier: 'PNG:Use_stable_diffusion_model',
        get: (...names) => names.map((name) => metadata.text(`PNG:${name}`)).find((text) => text !== undefined),
      },
      ...findTexts(metadata, ['ExifIFD:UserComment'])
        .filter(({ text }) => MODEL_NAMES.some((name) => text.includes(name)))
        .map(({ text, carrier }): Settings => {
          const made = parseJson(text);
          return { carrier, get: (...names) => getFirstText(made, names) };
        }),
    ];
    for (const { carrier, get } of places) {
      const model = get(...MODEL_NAMES);
      const seed = get('seed', 'Seed');
      const prompt = get('prompt', 'Prompt');
      if (model === undefined || (seed === undefined && prompt === undefined)) continue;
      return evidenceOf(
        { sign: ID, origin: 'generated', certainty: 'implied', system: 'Easy Diffusion', carrier },
        { model, seed, prompt, sampler: get('sampler_name', 'Sampler') },
      );
    }
    return NOTHING;
  },
});
