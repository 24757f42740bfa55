import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'grok.signature';
const IMAGE_ID = '4800156b-8880-4786-9056-7ca3da449d8c';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Lengths as seen by the reading programs: 300 to 1,004 characters of base64. */
const SIGNATURE = /^Signature: [A-Za-z0-9+/]{296,1004}={0,2}$/;

/** Source: real files. Either half alone occurs elsewhere, so both are required. */
export const grok = defineSign({
  id: ID,
  needs: 'text',
  summary: 'xAI Grok’s pair: the image’s id as the artist and a base64 signature as the description.',
  certainty: 'implied',
  provenOn: 'real files',
  falsePositives: 'Other systems with ids as artists, or signatures: only the pair counts.',
  examples: {
    fires: [
      {
        title: 'The pair',
        metadata: { 'IFD0:Artist': IMAGE_ID, 'IFD0:ImageDescription': `Signature: ${'Ab9/'.repeat(86)}` },
        origin: 'generated',
      },
    ],
    staysSilent: [
      { title: 'Only the id', metadata: { 'IFD0:Artist': IMAGE_ID } },
      {
        title: 'Only the signature',
        metadata: { 'IFD0:Artist': 'A. Person', 'IFD0:ImageDescription': `Signature: ${'Ab9/'.repeat(86)}` },
      },
      { title: 'A short signature', metadata: { 'IFD0:Artist': IMAGE_ID, 'IFD0:ImageDescription': 'Signature: AbCd' } },
    ],
  },
  read({ metadata }) {
    const jobId = metadata.text('IFD0:Artist')?.trim() ?? '';
    const found = findTexts(metadata, ['IFD0:ImageDescription', 'ExifIFD:UserComment']).find(({ text }) =>
      SIGNATURE.test(text.trim()),
    );
    if (found === undefined || !UUID.test(jobId)) return NOTHING;
    return evidenceOf(
      { sign: ID, origin: 'generated', certainty: 'implied', system: 'xAI Grok', carrier: found.carrier },
      { jobId },
    );
  },
});
