import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { hasToken } from '../shared/tokens.ts';
import { defineSign, NOTHING } from '../sign.ts';
import { findSoftwareNames } from './software-names.ts';

const ID = 'ai-horde.phrase';
const PHRASE = 'Create images with Stable Diffusion using the AI Horde';

/** The phrase by which ArtBot and Stable UI sign their files. */
export const aiHorde = defineSign({
  id: ID,
  needs: 'text',
  summary: 'ArtBot’s and Stable UI’s phrase “Create images with Stable Diffusion using the AI Horde”.',
  certainty: 'declared',
  provenOn: 'made files',
  falsePositives: 'None known: the whole phrase only.',
  examples: {
    fires: [{ title: 'ArtBot', metadata: { 'IFD0:Software': `ArtBot - ${PHRASE}` }, origin: 'generated' }],
    staysSilent: [{ title: 'A horde', metadata: { 'IFD0:ImageDescription': 'the AI Horde at the gates' } }],
  },
  read({ metadata }) {
    const texts = [
      ...findSoftwareNames(metadata),
      ...findTexts(metadata, ['IFD0:ImageDescription', 'ExifIFD:UserComment', 'PNG:Comment']),
    ];
    const found = texts.find(({ text }) => hasToken(text, PHRASE));
    if (found === undefined) return NOTHING;
    return evidenceOf(
      { sign: ID, origin: 'generated', certainty: 'declared', system: 'AI Horde', carrier: found.carrier },
      { raw: found.text },
    );
  },
});
