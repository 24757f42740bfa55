import type { Evidence, Remark } from '../../domain/evidence.ts';
import { defineSign, type SignInput, type SignResult } from '../sign.ts';
import { findStatedTexts } from './metadata-sources.ts';

const SIGN = 'xmp.provenance-pointer';
const URL_LIMIT = 1000;

function read(input: SignInput): SignResult {
  const evidence = findStatedTexts(input, ['XMP-dcterms:Provenance']).flatMap(({ text, carrier }): Evidence[] => {
    const url = text.trim();
    return /^https?:\/\/\S+$/i.test(url) && url.length <= URL_LIMIT
      ? [{ sign: SIGN, origin: 'unknown', certainty: 'hint', carrier, detail: { url } }]
      : [];
  });
  // Where the engine found the pointer too, the credential's own state says so.
  const remarks: Remark[] =
    evidence.length > 0 && input.credential.state === 'absent'
      ? [{ code: 'credential.remote', message: 'XMP points to a credential kept elsewhere; it was not fetched.' }]
      : [];
  return { evidence, remarks };
}

/** Where a credential is kept that is not in the file. It says nothing about AI and raises no origin. */
export const provenancePointer = defineSign({
  id: SIGN,
  summary: 'XMP-dcterms:Provenance with a web address: a credential is kept elsewhere. Says nothing about AI.',
  certainty: 'hint',
  provenOn: 'real files',
  falsePositives: 'Every use of a content cloud sets it, for photos as well; therefore it raises no origin.',
  needs: 'text',
  read,
  examples: {
    fires: [
      {
        title: 'manifest cloud',
        metadata: { 'XMP-dcterms:Main:Provenance': 'https://cai-manifests.adobe.com/manifests/urn-uuid-1' },
        origin: 'unknown',
      },
    ],
    staysSilent: [
      {
        title: 'points into the file itself',
        metadata: { 'XMP-dcterms:Main:Provenance': 'self#jumbf=/c2pa/urn:uuid:1/c2pa.claim' },
      },
      { title: 'prose', metadata: { 'XMP-dcterms:Main:Provenance': 'From the estate, see https://example.org' } },
    ],
  },
});
