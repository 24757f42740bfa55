import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { type Fields, getText, isFields } from '../shared/fields.ts';
import { parseJson } from '../shared/parse-json.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'novelai.metadata';
const SETTINGS = '{"steps":28,"sampler":"k_euler","seed":2253955223,"uc":"lowres"}';

/** NovelAI's fields: PNG text chunks, or (WebP) the same as one JSON object in the EXIF comment. */
function readFields(read: (name: string) => string | undefined): Fields | undefined {
  if (read('Software')?.trim() !== 'NovelAI') return undefined;
  const settings = parseJson(read('Comment') ?? '');
  const source = read('Source') ?? '';
  const described = read('Title') === 'AI generated image' || /^(?:Stable|NovelAI) Diffusion/.test(source);
  return described || isFields(settings) ? { ...(isFields(settings) ? settings : {}), source } : undefined;
}

/** Source: files of NovelAI. `NativeInfillingRequest` is its inpainting: AI-edited. */
export const novelai = defineSign({
  id: ID,
  needs: 'text',
  summary:
    'NovelAI names itself as the software, titles the file “AI generated image” and keeps the settings in the comment.',
  certainty: 'declared',
  provenOn: 'real files',
  falsePositives: 'None known: the software name must stand alone, with its title, model or settings.',
  examples: {
    fires: [
      {
        title: 'PNG text',
        metadata: { 'PNG:Software': 'NovelAI', 'PNG:Source': 'Stable Diffusion 1D44365E', 'PNG:Comment': SETTINGS },
        origin: 'generated',
      },
      {
        title: 'Inpainting',
        metadata: { 'PNG:Software': 'NovelAI', 'PNG:Comment': '{"request_type":"NativeInfillingRequest","seed":1}' },
        origin: 'ai-edited',
      },
      {
        title: 'WebP: one object in the EXIF comment',
        metadata: {
          'ExifIFD:UserComment': JSON.stringify({
            Software: 'NovelAI',
            Title: 'AI generated image',
            Comment: SETTINGS,
          }),
        },
        origin: 'generated',
      },
    ],
    staysSilent: [
      { title: 'Only the name', metadata: { 'PNG:Software': 'NovelAI' } },
      {
        title: 'A title that says so about another program',
        metadata: { 'PNG:Software': 'GIMP', 'PNG:Title': 'AI generated image' },
      },
    ],
  },
  read({ metadata }) {
    const inExif = findTexts(metadata, ['ExifIFD:UserComment'])[0];
    const packed = inExif === undefined ? undefined : parseJson(inExif.text);
    const fromPng = readFields((name) => metadata.text(`PNG:${name}`));
    const made = fromPng ?? (isFields(packed) ? readFields((name) => getText(packed, name)) : undefined);
    if (made === undefined) return NOTHING;
    const mode = getText(made, 'request_type');
    return evidenceOf(
      {
        sign: ID,
        origin: mode?.includes('Infilling') === true ? 'ai-edited' : 'generated',
        certainty: 'declared',
        system: 'NovelAI',
        carrier: fromPng === undefined ? 'ExifIFD:UserComment' : 'PNG:Software',
      },
      {
        mode,
        model: getText(made, 'source'),
        prompt: getText(made, 'prompt') ?? metadata.text('PNG:Description') ?? getText(packed, 'Description'),
        seed: getText(made, 'seed'),
        steps: getText(made, 'steps'),
        sampler: getText(made, 'sampler'),
      },
    );
  },
});
