import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { getField, getText, hasField, isFields } from '../shared/fields.ts';
import { parseJson } from '../shared/parse-json.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'swarmui.parameters';
const MADE = '{"sui_image_params":{"prompt":"a cat","model":"flux-dev","seed":1,"steps":20,"swarm_version":"0.9.3.1"}}';
/** EXIF `Model` is where early versions put it. */
const CARRIERS = [
  'PNG:Parameters',
  'ExifIFD:UserComment',
  'IFD0:Model',
  'IFD0:ImageDescription',
  'Keys:Comment',
  'ItemList:Comment',
];

/** Source: SwarmUI's T2IParamInput metadata. With a mask image it painted into a picture: AI-edited. */
export const swarmui = defineSign({
  id: ID,
  needs: 'text',
  summary: 'SwarmUI’s settings as JSON (`sui_image_params`) in PNG text or EXIF.',
  certainty: 'implied',
  provenOn: 'real files',
  falsePositives: 'None known.',
  examples: {
    fires: [
      { title: 'EXIF comment', metadata: { 'ExifIFD:UserComment': MADE }, origin: 'generated' },
      { title: 'PNG text', metadata: { 'PNG:Parameters': MADE }, origin: 'generated' },
    ],
    staysSilent: [
      { title: 'Other JSON', metadata: { 'ExifIFD:UserComment': '{"params":{"prompt":"a cat"}}' } },
      { title: 'The name in prose', metadata: { 'ExifIFD:UserComment': 'see sui_image_params' } },
    ],
  },
  read({ metadata }) {
    for (const { text, carrier } of findTexts(metadata, CARRIERS)) {
      if (!text.includes('sui_image_params')) continue;
      const made = getField(parseJson(text), 'sui_image_params');
      if (!isFields(made)) continue;
      return evidenceOf(
        {
          sign: ID,
          origin: hasField(made, 'maskimage') ? 'ai-edited' : 'generated',
          certainty: 'implied',
          system: 'SwarmUI',
          carrier,
        },
        {
          model: getText(made, 'model'),
          version: getText(made, 'swarm_version'),
          prompt: getText(made, 'prompt'),
          seed: getText(made, 'seed'),
          steps: getText(made, 'steps'),
        },
      );
    }
    return NOTHING;
  },
});
