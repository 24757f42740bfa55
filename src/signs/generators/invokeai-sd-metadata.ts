import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { getField, getText, isFields } from '../shared/fields.ts';
import { parseJson } from '../shared/parse-json.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'invokeai.sd-metadata';
const MADE =
  '{"model":"stable diffusion","model_weights":"sd-1.5","app_id":"invoke-ai/InvokeAI","app_version":"2.3.0","image":{"type":"txt2img","prompt":[{"prompt":"a lake","weight":1}],"seed":7,"steps":50}}';

function readPrompt(image: unknown): string | undefined {
  const prompt = getField(image, 'prompt');
  if (!Array.isArray(prompt)) return getText(image, 'prompt');
  return getText(prompt[0], 'prompt');
}

/** Source: InvokeAI 2.x (`sd-metadata`). `inpaint` and `outpaint` paint into a picture that is there. */
export const invokeaiSdMetadata = defineSign({
  id: ID,
  needs: 'text',
  summary: 'The description that InvokeAI 2 wrote (`sd-metadata`).',
  certainty: 'implied',
  provenOn: 'real files',
  falsePositives: 'None known: it must name the application and hold the description of an image.',
  examples: {
    fires: [{ title: 'Text to image', metadata: { 'PNG:Sd-metadata': MADE }, origin: 'generated' }],
    staysSilent: [
      { title: 'Another application', metadata: { 'PNG:Sd-metadata': '{"app_id":"other","image":{"seed":1}}' } },
      { title: 'No image described', metadata: { 'PNG:Sd-metadata': '{"app_id":"invoke-ai/InvokeAI"}' } },
    ],
  },
  read({ metadata }) {
    for (const { text, carrier } of findTexts(metadata, ['PNG:Sd-metadata'])) {
      const made = parseJson(text);
      const image = getField(made, 'image');
      if (!isFields(image) || !/invoke-?ai/i.test(getText(made, 'app_id') ?? '')) continue;
      const mode = getText(image, 'type');
      return evidenceOf(
        {
          sign: ID,
          origin: mode !== undefined && /(?:in|out)paint/.test(mode) ? 'ai-edited' : 'generated',
          certainty: 'implied',
          system: 'InvokeAI',
          carrier,
        },
        {
          mode,
          model: getText(made, 'model_weights'),
          version: getText(made, 'app_version'),
          prompt: readPrompt(image),
          seed: getText(image, 'seed'),
          steps: getText(image, 'steps'),
          sampler: getText(image, 'sampler'),
        },
      );
    }
    return NOTHING;
  },
});
