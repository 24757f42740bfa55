import { evidenceOf } from '../shared/evidence.ts';
import { hasToken } from '../shared/tokens.ts';
import { defineSign, NOTHING } from '../sign.ts';
import { findSoftwareNames } from './software-names.ts';

const ID = 'reve.software';

/** Reported by readers of such files. */
export const reve = defineSign({
  id: ID,
  needs: 'text',
  summary: 'Reve’s web address as the software or creator tool.',
  certainty: 'declared',
  provenOn: 'made files',
  falsePositives: 'The everyday word and names like Reverie never match: the web address only.',
  examples: {
    fires: [
      { title: 'Software', metadata: { 'IFD0:Software': 'reve.com' }, origin: 'generated' },
      { title: 'Creator tool', metadata: { 'XMP-xmp:CreatorTool': 'reve.com' }, origin: 'generated' },
    ],
    staysSilent: [
      { title: 'A longer name', metadata: { 'IFD0:Software': 'xreve.com' } },
      { title: 'A caption', metadata: { 'IFD0:ImageDescription': 'reve.com' } },
    ],
  },
  read({ metadata }) {
    const found = findSoftwareNames(metadata).find(({ text }) => hasToken(text, 'reve.com'));
    if (found === undefined) return NOTHING;
    return evidenceOf(
      { sign: ID, origin: 'generated', certainty: 'declared', system: 'Reve', carrier: found.carrier },
      { raw: found.text },
    );
  },
});
