import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { getText, hasField } from '../shared/fields.ts';
import { parseJson } from '../shared/parse-json.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'fooocus.parameters';
const MADE = '{"base_model":"juggernautXL_v8","prompt":"a goldfish","seed":"69","steps":30,"version":"Fooocus v2.4.3"}';

/** Source: Fooocus modules/meta_parser.py. Its second scheme writes the WebUI's text and is read by that sign. */
export const fooocus = defineSign({
  id: ID,
  needs: 'text',
  summary: 'Fooocus’ settings as JSON, with the scheme named beside them (PNG) or in the maker note (JPEG, WebP).',
  certainty: 'implied',
  provenOn: 'real files',
  falsePositives: 'JSON of another tool under the same key: it must name Fooocus as scheme or version.',
  examples: {
    fires: [
      { title: 'PNG', metadata: { 'PNG:Parameters': MADE, 'PNG:Fooocus_scheme': 'fooocus' }, origin: 'generated' },
      {
        title: 'JPEG',
        metadata: { 'ExifIFD:UserComment': MADE, 'ExifIFD:MakerNoteUnknownText': 'fooocus' },
        origin: 'generated',
      },
    ],
    staysSilent: [
      { title: 'JSON of something else', metadata: { 'PNG:Parameters': '{"base_model":"x","prompt":"y"}' } },
      { title: 'The scheme without settings', metadata: { 'PNG:Fooocus_scheme': 'fooocus' } },
    ],
  },
  read({ metadata }) {
    const scheme = metadata.text('PNG:Fooocus_scheme') ?? metadata.text('ExifIFD:MakerNoteUnknownText');
    for (const { text, carrier } of findTexts(metadata, ['PNG:Parameters', 'ExifIFD:UserComment'])) {
      const made = parseJson(text);
      if (!hasField(made, 'base_model') && !hasField(made, 'prompt')) continue;
      const version = getText(made, 'version');
      if (scheme?.trim() !== 'fooocus' && version?.startsWith('Fooocus') !== true) continue;
      return evidenceOf(
        { sign: ID, origin: 'generated', certainty: 'implied', system: 'Fooocus', carrier },
        {
          model: getText(made, 'base_model'),
          version,
          prompt: getText(made, 'prompt'),
          seed: getText(made, 'seed'),
          steps: getText(made, 'steps'),
          sampler: getText(made, 'sampler'),
        },
      );
    }
    return NOTHING;
  },
});
