import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { findToken } from '../shared/tokens.ts';
import { defineSign, NOTHING } from '../sign.ts';
import { findSoftwareNames } from './software-names.ts';

const ID = 'enhancement.software';
/** Programs whose whole purpose is enhancement with a model. Ordinary editors that can also do it are not here. */
const PROGRAMS = [
  'Topaz Photo AI',
  'Topaz Photo',
  'Topaz Video AI',
  'Topaz Video',
  'Topaz Gigapixel AI',
  'Topaz Gigapixel',
  'Topaz DeNoise AI',
  'Topaz Sharpen AI',
  'Topaz Labs',
  'Video Enhance AI',
  'Gigapixel AI',
  'Upscayl',
  'Real-ESRGAN',
  'waifu2x',
  'HitPaw Video Enhancer',
  'HitPaw Photo Enhancer',
];

/**
 * Enhancement is kept apart from generation, so that denoised and enlarged plates do not bury what was generated: it is a hint with
 * `use: enhancement`, for a person (or a declaration) to answer, and never flags.
 */
export const enhancement = defineSign({
  id: ID,
  needs: 'text',
  summary:
    'A program that only enhances with a model (Topaz and others): upscaling, denoising, sharpening, frame interpolation. A hint.',
  certainty: 'hint',
  provenOn: 'made files',
  falsePositives: 'It is no sign of generation and is not counted as one.',
  examples: {
    fires: [
      { title: 'Software', metadata: { 'IFD0:Software': 'Topaz Photo AI 3.2' }, origin: 'needs-answer' },
      {
        title: 'A step of the history',
        metadata: { 'XMP-xmpMM:History': [{ SoftwareAgent: 'Topaz Gigapixel AI' }] },
        origin: 'needs-answer',
      },
      {
        title: 'Settings of Topaz Video',
        metadata: { 'Keys:Videoai': 'Enhanced using prob-4' },
        origin: 'needs-answer',
      },
    ],
    staysSilent: [
      { title: 'An editor', metadata: { 'IFD0:Software': 'Adobe Photoshop 26.0' } },
      { title: 'The stone', metadata: { 'IFD0:ImageDescription': 'a topaz', 'IFD0:Software': 'Topazio 2' } },
      { title: 'A muxer', metadata: { 'ItemList:Encoder': 'Lavf60.16.100' } },
    ],
  },
  read({ metadata }) {
    const settings = findTexts(metadata, ['Videoai'])[0];
    if (settings !== undefined) {
      return evidenceOf(
        { sign: ID, origin: 'needs-answer', certainty: 'hint', system: 'Topaz Video', carrier: settings.carrier },
        { use: 'enhancement', raw: settings.text },
      );
    }
    for (const { text, carrier } of findSoftwareNames(metadata)) {
      const system = findToken(text, PROGRAMS);
      if (system === undefined) continue;
      return evidenceOf(
        { sign: ID, origin: 'needs-answer', certainty: 'hint', system, carrier },
        { use: 'enhancement', raw: text },
      );
    }
    return NOTHING;
  },
});
