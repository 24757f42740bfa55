import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { getField, getFirstText, getText, hasField } from '../shared/fields.ts';
import { parseJson } from '../shared/parse-json.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'invokeai.metadata';
const MADE =
  '{"generation_mode":"sdxl_txt2img","positive_prompt":"a lake","seed":7,"model":{"model_name":"juggernautXL"},"app_version":"4.2.0"}';
/** Any of these says that the picture came out of a generation, and not out of a canvas that was only saved. */
const GENERATION_FIELDS = ['generation_mode', 'positive_prompt', 'seed', 'steps', 'scheduler', 'cfg_scale'];

/** Source: InvokeAI's CoreMetadata. In- and outpainting modes paint into a picture that is there: AI-edited. */
export const invokeaiMetadata = defineSign({
  id: ID,
  needs: 'text',
  summary: 'InvokeAI’s own description of a generation (`invokeai_metadata`).',
  certainty: 'implied',
  provenOn: 'real files',
  falsePositives: 'Canvas exports without generation fields: they are left to the sign for InvokeAI’s graph.',
  examples: {
    fires: [
      { title: 'Text to image', metadata: { 'PNG:Invokeai_metadata': MADE }, origin: 'generated' },
      {
        title: 'Inpainting',
        metadata: { 'PNG:Invokeai_metadata': '{"generation_mode":"sdxl_inpaint","seed":7}' },
        origin: 'ai-edited',
      },
    ],
    staysSilent: [
      { title: 'Nothing of a generation in it', metadata: { 'PNG:Invokeai_metadata': '{"app_version":"5.0.0"}' } },
      { title: 'No JSON', metadata: { 'PNG:Invokeai_metadata': 'none' } },
    ],
  },
  read({ metadata }) {
    for (const { text, carrier } of findTexts(metadata, ['PNG:Invokeai_metadata'])) {
      const made = parseJson(text);
      if (!GENERATION_FIELDS.some((name) => hasField(made, name))) continue;
      const mode = getText(made, 'generation_mode');
      const model = getField(made, 'model');
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
          model: getFirstText(model, ['model_name', 'name']),
          version: getText(made, 'app_version'),
          prompt: getText(made, 'positive_prompt'),
          seed: getText(made, 'seed'),
          steps: getText(made, 'steps'),
        },
      );
    }
    return NOTHING;
  },
});
