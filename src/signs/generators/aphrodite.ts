import { evidenceOf } from '../shared/evidence.ts';
import { hasToken } from '../shared/tokens.ts';
import { defineSign, NOTHING } from '../sign.ts';
import { findSoftwareNames } from './software-names.ts';

const ID = 'aphrodite.software';

/** Reported by readers of such files. */
export const aphrodite = defineSign({
  id: ID,
  needs: 'text',
  summary: 'Aphrodite AI as the software or creator tool.',
  certainty: 'declared',
  provenOn: 'made files',
  falsePositives: 'The goddess never matches: the whole name only.',
  examples: {
    fires: [
      { title: 'Software', metadata: { 'IFD0:Software': 'Aphrodite AI' }, origin: 'generated' },
      { title: 'Creator tool', metadata: { 'XMP-xmp:CreatorTool': 'Aphrodite AI' }, origin: 'generated' },
    ],
    staysSilent: [
      { title: 'A longer name', metadata: { 'IFD0:Software': 'xAphrodite AI' } },
      { title: 'A caption', metadata: { 'IFD0:ImageDescription': 'Aphrodite AI' } },
    ],
  },
  read({ metadata }) {
    const found = findSoftwareNames(metadata).find(({ text }) => hasToken(text, 'Aphrodite AI'));
    if (found === undefined) return NOTHING;
    return evidenceOf(
      { sign: ID, origin: 'generated', certainty: 'declared', system: 'Aphrodite AI', carrier: found.carrier },
      { raw: found.text },
    );
  },
});
