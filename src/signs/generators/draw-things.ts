import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { getFirstText, getText } from '../shared/fields.ts';
import { parseJson } from '../shared/parse-json.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'draw-things.metadata';
const MADE = '{"c":"a lake","uc":"","model":"flux_1_dev.ckpt","seed":12,"steps":20,"v2":{}}';

/** Source: files described by the reading programs; the settings may also stand in EXIF. */
export const drawThings = defineSign({
  id: ID,
  needs: 'text',
  summary:
    'Draw Things names itself as the creator tool and keeps prompt (`c`), model and seed as JSON in the comment.',
  certainty: 'implied',
  provenOn: 'made files',
  falsePositives: 'The two words as a creator tool of something else: the settings must be there too.',
  examples: {
    fires: [
      {
        title: 'XMP',
        metadata: { 'XMP-xmp:CreatorTool': 'Draw Things', 'XMP-exif:UserComment': MADE },
        origin: 'generated',
      },
      {
        title: 'Settings in EXIF',
        metadata: { 'XMP-xmp:CreatorTool': 'Draw Things', 'ExifIFD:UserComment': MADE },
        origin: 'generated',
      },
    ],
    staysSilent: [
      { title: 'Only the name', metadata: { 'XMP-xmp:CreatorTool': 'Draw Things' } },
      { title: 'Only the settings', metadata: { 'XMP-exif:UserComment': MADE } },
    ],
  },
  read({ metadata }) {
    const tool = metadata.text('XMP-xmp:CreatorTool') ?? metadata.text('IFD0:Software');
    if (tool === undefined || !/^Draw Things\b/i.test(tool.trim())) return NOTHING;
    for (const { text, carrier } of findTexts(metadata, [
      'XMP-exif:UserComment',
      'ExifIFD:UserComment',
      'IFD0:ImageDescription',
    ])) {
      const made = parseJson(text);
      const prompt = getText(made, 'c');
      const model = getText(made, 'model');
      if (prompt === undefined && model === undefined) continue;
      return evidenceOf(
        { sign: ID, origin: 'generated', certainty: 'implied', system: 'Draw Things', carrier },
        {
          prompt,
          model,
          seed: getFirstText(made, ['seed']),
          steps: getText(made, 'steps'),
          sampler: getText(made, 'sampler'),
        },
      );
    }
    return NOTHING;
  },
});
