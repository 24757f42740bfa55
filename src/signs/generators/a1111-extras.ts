import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'a1111.extras';
const UPSCALED = 'Postprocess upscale by: 4, Postprocess upscaler: R-ESRGAN 4x+';
/** Under its own keys. */
const OWN = /(?:^|, )(?:Postprocess [a-z]{1,12}|Upscaler?|GFPGAN|CodeFormer)[^:,]{0,30}: /;
/** Under keys that others use too it must come first, and with its full name. */
const SHARED = /^Postprocess (?:upscale by|upscaler|GFPGAN|CodeFormer)[^:,]{0,30}: /;

/**
 * What the WebUI's Extras tab writes: upscaling and face repair of a picture made elsewhere. Enhancement, not generation, so a hint:
 * a person says what the picture was before.
 */
export const a1111Extras = defineSign({
  id: ID,
  needs: 'text',
  summary:
    'The Extras tab of Stable Diffusion WebUI: the picture was upscaled or a face repaired with a model (enhancement, a hint).',
  certainty: 'hint',
  provenOn: 'made files',
  falsePositives: 'Photographs that were only enlarged: the reason why it is a hint, marked as enhancement.',
  examples: {
    fires: [
      { title: 'Its own PNG text', metadata: { 'PNG:Postprocessing': UPSCALED }, origin: 'needs-answer' },
      {
        title: 'The older name',
        metadata: { 'PNG:Extras': 'Upscale: 4, visibility: 1.0, model: R-ESRGAN' },
        origin: 'needs-answer',
      },
      { title: 'In place of settings', metadata: { 'PNG:Parameters': UPSCALED }, origin: 'needs-answer' },
    ],
    staysSilent: [
      { title: 'A note of another program', metadata: { 'PNG:Extras': 'none' } },
      { title: 'Prose', metadata: { 'ExifIFD:UserComment': 'we had to upscale this one' } },
    ],
  },
  read({ metadata }) {
    const own = findTexts(metadata, ['PNG:Postprocessing', 'PNG:Extras']).filter(({ text }) =>
      OWN.test(text.slice(0, 4096)),
    );
    const shared = findTexts(metadata, ['PNG:Parameters', 'ExifIFD:UserComment']).filter(({ text }) =>
      SHARED.test(text),
    );
    const found = own[0] ?? shared[0];
    if (found === undefined) return NOTHING;
    return evidenceOf(
      { sign: ID, origin: 'needs-answer', certainty: 'hint', system: 'Stable Diffusion WebUI', carrier: found.carrier },
      { use: 'enhancement', raw: found.text },
    );
  },
});
